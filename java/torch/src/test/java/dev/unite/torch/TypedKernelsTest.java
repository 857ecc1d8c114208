package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.truffle.api.interop.InteropException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every typed kernel gives what the boxed dispatcher gives, for all sample arguments that it takes. */
class TypedKernelsTest {
    private static OperatorTable operators;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
        operators = new OperatorTable();
    }

    static Stream<String> kernels() {
        return TypedKernels.names().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void agreesWithTheDispatcher(String name) throws InteropException {
        int taken = 0;
        for (int sample = 0; sample < samples().size(); sample++) {
            Object typed = typed(name, samples().get(sample));
            if (typed != null) {
                Object[] arguments = samples().get(sample);
                assertThat(same(typed, boxed(name, arguments)))
                        .as("%s%s", name, Arguments.positional(arguments).describe())
                        .isTrue();
                taken++;
            }
        }
        assertThat(taken).as("sample arguments that the kernel takes").isPositive();
    }

    /** Null if the kernel does not take the arguments, or libtorch refuses them. */
    private static Object typed(String name, Object[] arguments) throws InteropException {
        try {
            Object result = TypedKernels.find(name).call(arguments);
            return result instanceof TensorObject handle ? handle.get() : result;
        } catch (RuntimeException refused) {
            return null;
        }
    }

    private static Object boxed(String name, Object[] arguments) throws InteropException {
        Resolver.Match match =
                Resolver.resolve(name, operators.overloads("aten::" + name), Arguments.positional(arguments));
        Object result = match.overload().call(match.values(), TensorObject::new);
        return result instanceof TensorObject handle ? handle.get() : result;
    }

    private static boolean same(Object one, Object other) {
        return one instanceof Tensor a
                && other instanceof Tensor b
                && a.scalar_type().value == b.scalar_type().value
                && torch.equal(a, b);
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
