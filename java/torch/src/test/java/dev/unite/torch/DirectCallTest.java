package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every direct call gives what the boxed dispatcher gives, for all sample arguments that it takes. */
class DirectCallTest {
    private static OperatorTable operators;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
        operators = new OperatorTable();
    }

    /** Public operators without those of other devices, and without what is random, left uninitialised or not comparable. */
    static Stream<String> names() {
        return operators.names("aten").stream()
                .filter(
                        name -> !name.matches(
                                "_.*|(cudnn|miopen|mkldnn|fbgemm|quantize|fake_quantize|q_|sparse).*"
                                        + "|.*(rand|empty|dropout|normal|uniform|bernoulli|multinomial|poisson|binomial).*"
                                        + "|(to_.*|complex.*|chalf|cauchy|exponential|geometric|log_normal|rrelu|resize.*|set_|new_).*"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void agreesWithTheDispatcher(String name) throws InteropException {
        for (int sample = 0; sample < samples().size(); sample++) {
            Object[] direct = call(name, samples().get(sample), Overload::direct);
            if (direct != null) {
                Object[] boxed = call(name, samples().get(sample), Overload::boxed);
                assertThat(boxed).as("%s, sample %d", name, sample).hasSameSizeAs(direct);
                for (int i = 0; i < direct.length; i++) {
                    assertThat(same(direct[i], boxed[i]))
                            .as("%s, sample %d", name, sample)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "mul_",
                "addcmul",
                "baddbmm",
                "where",
                "cat",
                "split",
                "max",
                "layer_norm",
                "rms_norm",
                "linear",
                "view",
                "sum",
                "index",
                "slice",
                "to",
                "softmax",
                "scaled_dot_product_attention",
                "lerp_",
                "zeros_like"
            })
    void servesTheOperatorsOfInnerLoops(String name) {
        assertThat(operators.overloads("aten::" + name)).anyMatch(overload -> overload.direct() != null);
    }

    /** Results followed by the arguments, which may have been written; null if there is no such call or it is refused. */
    private static Object[] call(String name, Object[] given, Function<Overload, Call> way) throws InteropException {
        try {
            Arguments arguments = Arguments.positional(given);
            Binding binding = Resolver.resolve(name, operators.overloads("aten::" + name), arguments);
            Call call = way.apply(binding.overload());
            Object result = call == null ? null : call.run(binding.values(arguments), TensorObject::new);
            if (result == null) {
                return null;
            }
            Object[] results = result instanceof Result.Several several ? several.values() : new Object[] {result};
            return Stream.concat(Stream.of(results), Stream.of(given)).toArray();
        } catch (RuntimeException refused) {
            return null;
        }
    }

    private static boolean same(Object one, Object other) {
        return one instanceof TensorObject a && other instanceof TensorObject b
                ? same(a.get(), b.get())
                : one instanceof TensorObject == other instanceof TensorObject;
    }

    private static boolean same(Tensor a, Tensor b) {
        return a.scalar_type().value == b.scalar_type().value
                && Arrays.equals(a.shape(), b.shape())
                && (torch.equal(a, b) || torch.isclose(a, b, 0, 0, true).all().item_bool());
    }

    /** Made anew for each call, as some operators work in place. All numbers are positive, none is random. */
    private static List<Object[]> samples() {
        List<Object[]> samples = new ArrayList<>();
        samples.add(new Object[] {matrix(1)});
        samples.add(new Object[] {matrix(1), matrix(2)});
        samples.add(new Object[] {matrix(1), vector()});
        samples.add(new Object[] {matrix(1), 2.5});
        samples.add(new Object[] {matrix(1), 3L});
        samples.add(new Object[] {matrix(1), 1});
        samples.add(new Object[] {matrix(1), matrix(2), vector()});
        samples.add(new Object[] {matrix(1), matrix(2), Result.NONE});
        samples.add(new Object[] {matrix(1), 0, 1});
        samples.add(new Object[] {matrix(1), -1, true});
        samples.add(new Object[] {matrix(1), list(0, 1), false});
        samples.add(new Object[] {matrix(1), list(1, 16)});
        samples.add(new Object[] {matrix(1), 2, 8});
        samples.add(new Object[] {matrix(1), list(1, 0)});
        samples.add(new Object[] {vector(), list(3, 4)});
        samples.add(new Object[] {matrix(1), 0, 1, 2});
        samples.add(new Object[] {matrix(1), 1, 0, 3, 2});
        samples.add(new Object[] {matrix(1), list(4), vector(), vector(), 1e-5});
        samples.add(new Object[] {matrix(1), list(4), vector(), Result.NONE, 1e-5});
        samples.add(new Object[] {matrix(1), list(4), vector(), 1e-5});
        samples.add(new Object[] {new Result.Several(new Object[] {matrix(1), matrix(2)}), 1});
        samples.add(new Object[] {new Result.Several(new Object[] {matrix(1), matrix(2)})});
        samples.add(new Object[] {batch(1), batch(2), batch(3)});
        samples.add(new Object[] {batch(1), batch(2)});
        samples.add(new Object[] {condition(), matrix(1), matrix(2)});
        samples.add(new Object[] {square(1), square(2)});
        samples.add(new Object[] {matrix(1), indices()});
        samples.add(new Object[] {square(1), square(2), square(3)});
        samples.add(new Object[] {batch(1), batch(2), Result.NONE, list(1, 1), list(1, 0), list(1, 1), 1});
        samples.add(new Object[] {batch(1), list(2, 2)});
        samples.add(new Object[] {new Choice(Choice.Kind.DTYPE, "float64", 7)});
        samples.add(new Object[] {matrix(1), new Choice(Choice.Kind.DTYPE, "float64", 7)});
        samples.add(new Object[] {matrix(1), list(indices(), Result.NONE)});
        samples.add(new Object[] {matrix(1), "ij"});
        samples.add(new Object[] {list(3, 4)});
        samples.add(new Object[] {3});
        return samples;
    }

    private static Result.Several list(Object... values) {
        return new Result.Several(values);
    }

    private static TensorObject matrix(int seed) {
        return new TensorObject(numbers(16, seed).view(4, 4));
    }

    private static TensorObject batch(int seed) {
        return new TensorObject(numbers(24, seed).view(2, 1, 4, 3).contiguous());
    }

    private static TensorObject square(int seed) {
        return new TensorObject(numbers(32, seed).view(2, 4, 4));
    }

    private static TensorObject vector() {
        return new TensorObject(numbers(4, 5));
    }

    private static TensorObject condition() {
        return new TensorObject(
                torch.arange(new org.bytedeco.pytorch.Scalar(16)).view(4, 4).gt(new org.bytedeco.pytorch.Scalar(7)));
    }

    private static TensorObject indices() {
        return new TensorObject(torch.arange(new org.bytedeco.pytorch.Scalar(3)));
    }

    private static Tensor numbers(int count, int seed) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 0.25f + ((7 * i + 3 * seed) % 11) / 11f;
        }
        return torch.tensor(values);
    }
}
