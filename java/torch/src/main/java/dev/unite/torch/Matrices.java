package dev.unite.torch;

import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch of matrices as MKL sees it.
 *
 * @param isFloat float32, or else float64
 * @param transposed whether its columns, not its rows, lie in one piece
 * @param leading numbers from one row, or column, to the next
 * @param step numbers from one matrix to the next
 */
record Matrices(
        Tensor tensor, boolean isFloat, int count, int rows, int columns, boolean transposed, int leading, int step) {

    /** Null if the tensor, on the CPU, is no batch of real matrices that MKL can read in place. */
    static Matrices of(Tensor tensor) {
        int type = tensor.scalar_type().value;
        boolean isFloat = type == torch.ScalarType.Float.value;
        if (!isFloat && type != torch.ScalarType.Double.value
                || tensor.dim() != 3
                || tensor.layout().value != torch.Layout.Strided.value
                || !tensor.has_storage()) {
            return null;
        }
        long rows = tensor.size(1);
        long columns = tensor.size(2);
        boolean rowMajor = tensor.stride(2) == 1 && tensor.stride(1) >= columns;
        boolean columnMajor = tensor.stride(1) == 1 && tensor.stride(2) >= rows;
        long leading = tensor.stride(rowMajor ? 1 : 2);
        long step = tensor.stride(0);
        if (tensor.numel() == 0
                || tensor.numel() > Integer.MAX_VALUE
                || !rowMajor && !columnMajor
                || Math.max(leading * Math.max(rows, columns), step) > Integer.MAX_VALUE) {
            return null;
        }
        return new Matrices(
                tensor, isFloat, (int) tensor.size(0), (int) rows, (int) columns, !rowMajor, (int) leading, (int) step);
    }

    boolean multiplies(Matrices right) {
        return count == right.count && columns == right.rows && isFloat == right.isFloat;
    }

    /** Whether it can hold their product. */
    boolean takes(Matrices left, Matrices right) {
        return !transposed
                && isFloat == left.isFloat
                && count == left.count
                && rows == left.rows
                && columns == right.columns
                && (count == 1 || step >= (long) rows * leading);
    }

    /** {@code result = alpha * this @ right + beta * result}, for each matrix. */
    void multiply(Matrices right, Scalar alpha, Scalar beta, Matrices result) {
        int left = transposed ? mkl_rt.CblasTrans : mkl_rt.CblasNoTrans;
        int other = right.transposed ? mkl_rt.CblasTrans : mkl_rt.CblasNoTrans;
        if (isFloat) {
            mkl_rt.cblas_sgemm_batch_strided(
                    mkl_rt.CblasRowMajor,
                    left,
                    other,
                    rows,
                    right.columns,
                    columns,
                    alpha.toFloat(),
                    tensor.data_ptr_float(),
                    leading,
                    step,
                    right.tensor.data_ptr_float(),
                    right.leading,
                    right.step,
                    beta.toFloat(),
                    result.tensor.data_ptr_float(),
                    result.leading,
                    result.step,
                    count);
        } else {
            mkl_rt.cblas_dgemm_batch_strided(
                    mkl_rt.CblasRowMajor,
                    left,
                    other,
                    rows,
                    right.columns,
                    columns,
                    alpha.toDouble(),
                    tensor.data_ptr_double(),
                    leading,
                    step,
                    right.tensor.data_ptr_double(),
                    right.leading,
                    right.step,
                    beta.toDouble(),
                    result.tensor.data_ptr_double(),
                    result.leading,
                    result.step,
                    count);
        }
    }
}
