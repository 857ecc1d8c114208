package dev.unite.torch;

import static dev.unite.torch.Precondition.expect;

import com.oracle.truffle.api.interop.InteropException;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The parts of Sobol' sequences, whose kernels read and write as many rows and columns as they are told. */
record SobolEngine(String name) implements Precondition {
    static final Set<String> OPERATORS =
            Set.of("_sobol_engine_initialize_state_", "_sobol_engine_scramble_", "_sobol_engine_draw");

    /** Dimensions and bits of libtorch's table of direction numbers. */
    private static final int MOST_DIMENSIONS = 21201;

    private static final int BITS = 30;

    @Override
    public void check(Object[] values) throws InteropException {
        switch (name) {
            case "_sobol_engine_initialize_state_" -> checkState(values[0], Guest.toLong(values[1]));
            case "_sobol_engine_scramble_" -> {
                long dimension = Guest.toLong(values[2]);
                checkState(values[0], dimension);
                checkNumbers("ltm", values[1], dimension, BITS, BITS);
            }
            default -> checkDraw(values);
        }
    }

    private void checkDraw(Object[] values) throws InteropException {
        long dimension = Guest.toLong(values[3]);
        checkNumbers("quasi", values[0], dimension);
        checkState(values[2], dimension);
        long count = Guest.toLong(values[1]);
        long drawn = Guest.toLong(values[4]);
        long most = 1L << BITS;
        expect(
                count >= 0 && count <= most && drawn >= 0 && drawn <= most - count,
                name,
                "n and num_generated of at most 2^30 together",
                count + " and " + drawn);
    }

    private void checkState(Object state, long dimension) {
        expect(
                dimension > 0 && dimension <= MOST_DIMENSIONS,
                name,
                "a dimension from 1 to " + MOST_DIMENSIONS,
                dimension + "");
        checkNumbers("sobolstate", state, dimension, BITS);
    }

    private void checkNumbers(String parameter, Object value, long... shape) {
        Tensor numbers = value instanceof TensorObject tensor ? tensor.get() : null;
        expect(
                numbers != null
                        && numbers.is_cpu()
                        && numbers.is_contiguous()
                        && numbers.scalar_type().value == torch.ScalarType.Long.value
                        && Arrays.equals(DataFunctions.shape(numbers), shape),
                name,
                "a contiguous int64 tensor " + parameter + " of the shape " + Arrays.toString(shape),
                numbers == null ? "no tensor" : "the shape " + Arrays.toString(DataFunctions.shape(numbers)));
    }
}
