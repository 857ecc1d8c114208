package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A matrix product that takes no view for what it is not: libtorch leaves conjugated and negated operands of products to the
 * kernels, since BLAS can read them, but the kernels of compressed sparse matrices that a build without MKL has read the plain
 * numbers.
 */
record MaterializedCall(Call call, List<Parameter> parameters) implements Call {
    private static final Set<String> PRODUCTS = Set.of(
            "_sparse_addmm",
            "_sparse_mm",
            "addmm",
            "addmm_",
            "addmv",
            "addmv_",
            "baddbmm",
            "bmm",
            "linear",
            "matmul",
            "mm",
            "mv",
            "sparse_sampled_addmm");

    /** The call, or what calls it with numbers for views if the operator is such a product; null for null. */
    static Call orPlain(Schema schema, Call call) {
        boolean isProduct = schema.namespace().equals("aten") && PRODUCTS.contains(schema.name());
        return isProduct && call != null ? new MaterializedCall(call, schema.parameters()) : call;
    }

    @Override
    public Ready ready(Object value, int parameter) throws InteropException {
        return call.ready(value, parameter);
    }

    @Override
    public Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        return hasCompressed(values) && hasViews(values) ? runOnNumbers(values, owner) : call.run(values, owner);
    }

    private boolean hasViews(Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (isViewToRead(i, values[i])) {
                return true;
            }
        }
        return false;
    }

    private Object runOnNumbers(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        Object[] numbers = values.clone();
        try {
            for (int i = 0; i < numbers.length; i++) {
                if (isViewToRead(i, values[i])) {
                    numbers[i] = new TensorObject(materialized(((TensorObject) values[i]).get()));
                }
            }
            return call.run(numbers, owner);
        } finally {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] != values[i]) {
                    ((TensorObject) numbers[i]).release("the end of a sparse product");
                }
            }
        }
    }

    private static Tensor materialized(Tensor view) {
        try (Tensor conjugated = view.resolve_conj()) {
            return conjugated.resolve_neg();
        }
    }

    private boolean isViewToRead(int place, Object value) {
        return value instanceof TensorObject tensor
                && !parameters.get(place).written()
                && (tensor.get().is_conj() || tensor.get().is_neg());
    }

    /** Every product asks; that dense tensors have a storage is the cheapest answer. */
    private static boolean hasCompressed(Object[] values) {
        for (Object value : values) {
            if (value instanceof TensorObject tensor && !tensor.get().has_storage()) {
                int layout = tensor.get().layout().value;
                if (layout != torch.Layout.Strided.value && layout != torch.Layout.Sparse.value) {
                    return true;
                }
            }
        }
        return false;
    }
}
