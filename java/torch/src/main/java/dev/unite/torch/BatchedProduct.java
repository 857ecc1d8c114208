package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Batched matrix products by MKL, as PyTorch's own builds do them. Maven Central's libtorch is built without and calls MKL
 * once per matrix, which takes twice as long for small ones. Serves float32 on the CPU while no gradients are recorded; the
 * rest goes the direct way.
 *
 * @param adds whether it is {@code baddbmm(summand, left, right, beta, alpha)} or its in-place form, not {@code bmm(left,
 *     right)}
 */
record BatchedProduct(DirectCall direct, boolean adds, boolean inPlace) implements Call {

    /** The overload's call: by MKL where it is a batched product and MKL is loaded, else {@code direct}. */
    static Call orDirect(Schema schema, DirectCall direct) {
        if (direct == null || !schema.overload().isEmpty() || !Natives.blas().equals("mkl_rt")) {
            return direct;
        }
        return switch (schema.name()) {
            case "bmm" -> new BatchedProduct(direct, false, false);
            case "baddbmm" -> new BatchedProduct(direct, true, false);
            case "baddbmm_" -> new BatchedProduct(direct, true, true);
            default -> direct;
        };
    }

    @Override
    public Ready ready(Object value, int parameter) throws InteropException {
        return direct.ready(value, parameter);
    }

    @Override
    public Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        boolean transformed = GradMode.is_enabled() || torch.is_autocast_enabled(torch.DeviceType.CPU);
        Object result = transformed ? null : byMkl(values, owner);
        return result == null ? direct.run(values, owner) : result;
    }

    /** Null if MKL does not take the arguments. */
    private Object byMkl(Object[] values, Function<Tensor, TensorObject> owner) {
        Matrices left = Matrices.of(values[adds ? 1 : 0]);
        Matrices right = Matrices.of(values[adds ? 2 : 1]);
        if (left == null || right == null || left.count != right.count || left.columns != right.rows) {
            return null;
        }
        if (!adds) {
            Tensor product = left.tensor.new_empty(left.count, left.rows, right.columns);
            multiply(left, right, 1, 0, Matrices.of(product));
            return owner.apply(product);
        }
        Matrices summand = Matrices.of(values[0]);
        if (summand == null || !summand.takes(left, right)) {
            return null;
        }
        float beta = factor(values[3]);
        float alpha = factor(values[4]);
        if (inPlace) {
            if (summand.transposed) {
                return null;
            }
            multiply(left, right, alpha, beta, summand);
            return values[0];
        }
        try (var contiguous = new MemoryFormatOptional(torch.MemoryFormat.Contiguous)) {
            Tensor sum = summand.tensor.clone(contiguous);
            multiply(left, right, alpha, beta, Matrices.of(sum));
            return owner.apply(sum);
        }
    }

    /** A factor as the guest gives it, or converted for many runs; 1 by default. */
    private static float factor(Object value) {
        return switch (value) {
            case null -> 1;
            case Ready(Scalar scalar, Runnable free) -> scalar.toFloat();
            default -> ((Number) value).floatValue();
        };
    }

    private static void multiply(Matrices left, Matrices right, float alpha, float beta, Matrices result) {
        mkl_rt.cblas_sgemm_batch_strided(
                mkl_rt.CblasRowMajor,
                left.transposed ? mkl_rt.CblasTrans : mkl_rt.CblasNoTrans,
                right.transposed ? mkl_rt.CblasTrans : mkl_rt.CblasNoTrans,
                left.rows,
                right.columns,
                left.columns,
                alpha,
                left.numbers(),
                left.leading,
                left.step,
                right.numbers(),
                right.leading,
                right.step,
                beta,
                result.numbers(),
                result.leading,
                result.step,
                left.count);
    }

    /**
     * A tensor as MKL sees it.
     *
     * @param transposed whether its columns, not its rows, lie in one piece
     * @param leading numbers from one row, or column, to the next
     * @param step numbers from one matrix to the next
     */
    private record Matrices(
            Tensor tensor, int count, int rows, int columns, boolean transposed, int leading, int step) {

        /** Null if the value is no batch of float32 matrices that MKL can read in place. */
        static Matrices of(Object value) {
            return value instanceof TensorObject handle && isPlain(handle.get()) ? of(handle.get()) : null;
        }

        static Matrices of(Tensor tensor) {
            long rows = tensor.size(1);
            long columns = tensor.size(2);
            boolean rowMajor = tensor.stride(2) == 1 && tensor.stride(1) >= columns;
            boolean columnMajor = tensor.stride(1) == 1 && tensor.stride(2) >= rows;
            long leading = tensor.stride(rowMajor ? 1 : 2);
            long step = tensor.stride(0);
            if (!rowMajor && !columnMajor || Math.max(leading * Math.max(rows, columns), step) > Integer.MAX_VALUE) {
                return null;
            }
            return new Matrices(
                    tensor, (int) tensor.size(0), (int) rows, (int) columns, !rowMajor, (int) leading, (int) step);
        }

        private static boolean isPlain(Tensor tensor) {
            return tensor.dim() == 3
                    && tensor.scalar_type() == torch.ScalarType.Float
                    && tensor.is_cpu()
                    && tensor.layout() == torch.Layout.Strided
                    && tensor.has_storage()
                    && tensor.numel() > 0
                    && tensor.numel() <= Integer.MAX_VALUE
                    && !tensor.is_neg()
                    && !tensor.unsafeGetTensorImpl()._fw_grad(0, tensor).defined(); // forward-mode differentiation
        }

        boolean takes(Matrices left, Matrices right) {
            return count == left.count && rows == left.rows && columns == right.columns;
        }

        FloatPointer numbers() {
            return tensor.data_ptr_float();
        }
    }
}
