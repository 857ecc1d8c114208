package dev.unite.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.CppSignatureOptional;
import org.bytedeco.pytorch.DispatchKeyOptional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.KernelFunction;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch's batched matrix products on the CPU, done by MKL as PyTorch's own builds do them. Maven Central's libtorch is
 * built without and calls MKL once per matrix, which takes twice as long for small ones. Registered with libtorch's
 * dispatcher, so that {@code matmul}, {@code einsum}, attention and backward passes come here, too.
 */
final class BatchedProducts {
    /** Operators that lead to a batched product. */
    private static final Set<String> CALLERS = Set.of(
            "bmm",
            "baddbmm",
            "matmul",
            "einsum",
            "cdist",
            "scaled_dot_product_attention",
            "_scaled_dot_product_attention_math");

    private static final Logger LOG = LoggerFactory.getLogger(BatchedProducts.class);

    /** What the dispatcher uses until the process ends. */
    private static final List<Object> KEPT = new ArrayList<>();

    /** What a kernel has thrown on this thread: C++ sees {@link #NO_TENSOR} instead. */
    private static final ThreadLocal<RuntimeException> FAILURE = new ThreadLocal<>();

    private static final String NO_TENSOR = "Expected Tensor but got None";

    private static boolean decided;

    private BatchedProducts() {}

    /** Registers the kernels before the first call of an operator that may lead to them. */
    static void before(Schema schema) {
        if (CALLERS.contains(schema.name())) {
            decide();
        }
    }

    /** The failure that libtorch reports: a kernel's own, if it was one of these. */
    static RuntimeException cause(RuntimeException reported) {
        RuntimeException own = FAILURE.get();
        if (own == null) {
            return reported;
        }
        FAILURE.remove();
        return String.valueOf(reported.getMessage()).startsWith(NO_TENSOR) ? own : reported;
    }

    private static synchronized void decide() {
        if (decided) {
            return;
        }
        decided = true;
        if (Natives.blas().equals("mkl_rt") && Loader.getPlatform().equals("linux-x86_64") && hasKnownLayout()) {
            NativeWarnings.unheard(
                    () -> { // that one kernel replaces another is the point
                        register("aten::bmm(Tensor self, Tensor mat2) -> Tensor", new Bmm());
                        register(
                                "aten::baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
                                new Baddbmm());
                    });
        } else {
            LOG.debug("batched products are libtorch's own: BLAS {} on {}", Natives.blas(), Loader.getPlatform());
        }
    }

    /**
     * Whether a {@code KernelFunction} is what this class fills in: a functor, its boxed function, and three words more. JavaCPP
     * has no constructor for it.
     */
    private static boolean hasKnownLayout() {
        try (KernelFunction known = KernelFunction.makeFallthrough()) {
            LongPointer words = new LongPointer((Pointer) known);
            boolean alike = known.sizeof() == 5 * Long.BYTES && words.get(1) != 0;
            for (int other : new int[] {0, 2, 3, 4}) {
                alike = alike && words.get(other) == 0;
            }
            return alike;
        }
    }

    private static void register(String text, NativeCallback kernel) {
        KernelFunction function = new KernelFunction();
        new LongPointer((Pointer) function).put(1, kernel.function());
        FunctionSchema schema = torch.parseSchema(text);
        KEPT.addAll(List.of(kernel, function, schema));
        try (var name = new OperatorName(text.substring(0, text.indexOf('(')), "");
                var key = new DispatchKeyOptional(torch.DispatchKey.CPU);
                var unsigned = new CppSignatureOptional()) {
            // The dispatcher owns the schema now, and frees it.
            FunctionSchema given = new FunctionSchema(new Virtual.At(schema.address()));
            KEPT.add(Dispatcher.singleton().registerImpl(name, key, function, unsigned, given, "dev.unite.torch"));
        }
    }

    /** A kernel as the dispatcher calls it: arguments on a stack, which its result replaces. */
    private abstract static class Kernel extends NativeCallback {
        private final int parameters;

        Kernel(int parameters) {
            this.parameters = parameters;
        }

        @Override
        final void run(Pointer functor, Pointer operator, Pointer keys, Pointer arguments) {
            IValueVector stack = new IValueVector(arguments);
            long first = stack.size() - parameters;
            try (Tensor result = compute(index -> stack.get(first + index));
                    IValue value = new IValue(result)) {
                put(stack, first, value);
            } catch (RuntimeException failure) {
                FAILURE.set(failure);
                try (IValue none = new IValue()) { // no tensor: that makes the dispatcher throw
                    put(stack, first, none);
                }
            }
        }

        private static void put(IValueVector stack, long first, IValue result) {
            stack.resize(first);
            stack.push_back(result);
        }

        abstract Tensor compute(IntFunction<IValue> argument);
    }

    private static final class Bmm extends Kernel {
        private final Scalar one = new Scalar(1);
        private final Scalar zero = new Scalar(0);

        Bmm() {
            super(2);
        }

        @Override
        Tensor compute(IntFunction<IValue> argument) {
            try (Tensor left = argument.apply(0).toTensor();
                    Tensor right = argument.apply(1).toTensor()) {
                Matrices a = Matrices.of(left);
                Matrices b = Matrices.of(right);
                if (a == null || b == null || !a.multiplies(b)) {
                    return torch.bmm_out(right.new_empty(0), left, right);
                }
                Tensor product = left.new_empty(a.count(), a.rows(), b.columns());
                a.multiply(b, one, zero, Matrices.of(product));
                return product;
            }
        }
    }

    private static final class Baddbmm extends Kernel {
        Baddbmm() {
            super(5);
        }

        @Override
        Tensor compute(IntFunction<IValue> argument) {
            try (Tensor summand = argument.apply(0).toTensor();
                    Tensor left = argument.apply(1).toTensor();
                    Tensor right = argument.apply(2).toTensor();
                    Scalar beta = argument.apply(3).toScalar();
                    Scalar alpha = argument.apply(4).toScalar()) {
                Matrices a = Matrices.of(left);
                Matrices b = Matrices.of(right);
                Matrices c = Matrices.of(summand);
                if (a == null || b == null || c == null || !a.multiplies(b) || !c.takes(a, b)) {
                    return torch.baddbmm_out(right.new_empty(0), summand, left, right, beta, alpha);
                }
                try (var contiguous = new MemoryFormatOptional(torch.MemoryFormat.Contiguous)) {
                    Tensor sum = summand.clone(contiguous);
                    a.multiply(b, alpha, beta, Matrices.of(sum));
                    return sum;
                }
            }
        }
    }
}
