package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The arguments of a call by name, as a {@link Precondition} looks at them. */
record Given(Schema schema, Object[] values) {
    /** Null where the parameter is not there, or was left to its default. */
    Object at(String name) throws InteropException {
        for (int i = 0; i < values.length; i++) {
            if (schema.parameters().get(i).name().equals(name)) {
                return values[i] == null || Guest.isNone(values[i]) ? null : Guest.unwrap(values[i]);
            }
        }
        return null;
    }

    /** The tensor, or null where there is none. */
    Tensor tensor(String name) throws InteropException {
        return at(name) instanceof TensorObject handle ? handle.get() : null;
    }

    /** The tensors of a list, or the one that stands for it. */
    List<Tensor> tensors(String name) throws InteropException {
        List<Tensor> all = new ArrayList<>();
        Object value = at(name);
        Object[] elements = value != null && Guest.isSequence(value) ? Guest.elements(value) : new Object[] {value};
        for (Object element : elements) {
            if (Guest.unwrap(element) instanceof TensorObject handle) {
                all.add(handle.get());
            }
        }
        return all;
    }

    long number(String name, long otherwise) throws InteropException {
        Object value = at(name);
        return value != null && Guest.isInteger(value) ? Guest.toLong(value) : otherwise;
    }

    boolean isSet(String name) throws InteropException {
        Object value = at(name);
        return value != null && Guest.isBoolean(value) && Guest.toBoolean(value);
    }

    /** The integers of a list, of a number that stands for one, or of a tensor in main memory; null of others. */
    long[] integers(String name) throws InteropException {
        Object value = at(name);
        if (value instanceof TensorObject handle) {
            return areIndices(handle.get()) ? integers(handle.get()) : null;
        }
        if (value != null && Guest.isInteger(value)) {
            return new long[] {Guest.toLong(value)};
        }
        return value != null && Guest.isSequence(value) ? Guest.longs(value) : null;
    }

    /** Whether these are integers in main memory. */
    static boolean areIndices(Tensor tensor) {
        ScalarType type = tensor.scalar_type().intern();
        return tensor.is_cpu()
                && DataFunctions.isStrided(tensor)
                && (type == ScalarType.Long || type == ScalarType.Int || type == ScalarType.Short);
    }

    private static long[] integers(Tensor tensor) {
        try (Tensor rows = DataFunctions.rows(tensor, ScalarType.Long)) {
            long[] numbers = new long[(int) rows.numel()];
            if (numbers.length > 0) {
                rows.data_ptr_long().get(numbers);
            }
            return numbers;
        }
    }

    /** Whether all numbers are from {@code low} to below {@code high}. */
    static boolean areWithin(Tensor tensor, long low, long high) {
        if (tensor.numel() == 0) {
            return true;
        }
        try (Tensor least = tensor.min();
                Tensor most = tensor.max()) {
            return least.item_long() >= low && most.item_long() < high;
        }
    }
}
