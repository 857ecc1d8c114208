package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.bytedeco.pytorch.AnomalyMode;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/** libtorch's process-wide switches, most of them between kernels, by the names that {@code python/torch/_switches.py} uses. */
final class Switches {
    private static final Map<String, Switch> ALL = Map.ofEntries(
            Map.entry("cudnn", new Switch(Context::userEnabledCuDNN, Context::setUserEnabledCuDNN)),
            Map.entry("cudnn.benchmark", new Switch(Context::benchmarkCuDNN, Context::setBenchmarkCuDNN)),
            Map.entry("cudnn.deterministic", new Switch(Context::deterministicCuDNN, Context::setDeterministicCuDNN)),
            Map.entry("cudnn.allow_tf32", new Switch(Context::allowTF32CuDNN, Context::setAllowTF32CuDNN)),
            Map.entry("cublas.allow_tf32", new Switch(Context::allowTF32CuBLAS, Context::setAllowTF32CuBLAS)),
            Map.entry("mkldnn", new Switch(Context::userEnabledMkldnn, Context::setUserEnabledMkldnn)),
            Map.entry(
                    "sparse.check_invariants",
                    new Switch(Context::checkSparseTensorInvariants, Context::setCheckSparseTensorInvariants)),
            Map.entry("sdp.flash", new Switch(Context::userEnabledFlashSDP, Context::setSDPUseFlash)),
            Map.entry(
                    "sdp.mem_efficient",
                    new Switch(Context::userEnabledMemEfficientSDP, Context::setSDPUseMemEfficient)),
            Map.entry("sdp.math", new Switch(Context::userEnabledMathSDP, Context::setSDPUseMath)),
            Map.entry("sdp.cudnn", new Switch(Context::userEnabledCuDNNSDP, Context::setSDPUseCuDNN)),
            Map.entry(
                    "deterministic",
                    new Switch(
                            Context::deterministicAlgorithms,
                            (context, on) ->
                                    context.setDeterministicAlgorithms(on, context.deterministicAlgorithmsWarnOnly()))),
            Map.entry(
                    "deterministic.warn_only",
                    new Switch(
                            Context::deterministicAlgorithmsWarnOnly,
                            (context, on) ->
                                    context.setDeterministicAlgorithms(context.deterministicAlgorithms(), on))),
            Map.entry(
                    "deterministic.fill",
                    new Switch(
                            Context::deterministicFillUninitializedMemory,
                            Context::setDeterministicFillUninitializedMemory)),
            Map.entry(
                    "anomaly",
                    new Switch(
                            context -> AnomalyMode.is_enabled(),
                            (context, on) -> AnomalyMode.set_enabled(on, AnomalyMode.should_check_nan()))),
            Map.entry(
                    "anomaly.check_nan",
                    new Switch(
                            context -> AnomalyMode.should_check_nan(),
                            (context, on) -> AnomalyMode.set_enabled(AnomalyMode.is_enabled(), on))));

    private static final Map<String, BooleanSupplier> FACTS = Map.of(
            "cuda", Context::hasCUDART, // hasCUDA asks for a device, too
            "cudnn", Context::hasCuDNN,
            "mkldnn", Context::hasMKLDNN,
            "openmp", Context::hasOpenMP,
            "lapack", Context::hasLAPACK);

    /** Numbers of NVIDIA's libraries, 0 without them. */
    private static final Map<String, LongSupplier> VERSIONS = Map.of(
            "cuda", () -> Context.hasCUDART() ? Context.versionCUDART() : 0,
            "cudnn", () -> Context.hasCuDNN() ? Context.versionRuntimeCuDNN() : 0);

    private Switches() {}

    private record Switch(Predicate<Context> get, BiConsumer<Context, Boolean> set) {}

    static void define(Library library) {
        library.define("get_switch", Repeat.CONSTANT, a -> named(a).get().test(torch.globalContext()));
        library.define("set_switch", Repeat.MODE, a -> {
            named(a).set().accept(torch.globalContext(), Guest.toBoolean(a[1]));
            return Result.NONE;
        });
        library.define(
                "built_with",
                Repeat.CONSTANT,
                a -> named(FACTS, Guest.toText(a[0])).getAsBoolean());
        library.define(
                "built_against",
                Repeat.CONSTANT,
                a -> named(VERSIONS, Guest.toText(a[0])).getAsLong());
        library.define(
                "get_float32_matmul_precision",
                Repeat.CONSTANT,
                a -> torch.globalContext()
                        .float32MatmulPrecision()
                        .intern()
                        .name()
                        .toLowerCase(Locale.ROOT));
        library.define("set_float32_matmul_precision", a -> {
            torch.globalContext().setFloat32MatmulPrecision(Guest.toText(a[0]));
            return Result.NONE;
        });
    }

    /** Whether {@code set_switch} with these arguments sets another value than that of now. */
    static boolean wouldChange(Object[] arguments) throws InteropException {
        return named(arguments).get().test(torch.globalContext()) != Guest.toBoolean(arguments[1]);
    }

    private static Switch named(Object[] arguments) throws InteropException {
        return named(ALL, Guest.toText(arguments[0]));
    }

    private static <T> T named(Map<String, T> all, String name) {
        T found = all.get(name);
        if (found == null) {
            throw new TorchError(
                    "ValueError",
                    "switch of libtorch: expected one of " + new TreeSet<>(all.keySet()) + ", got '" + name + "'");
        }
        return found;
    }
}
