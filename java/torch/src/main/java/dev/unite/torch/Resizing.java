package dev.unite.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Storage;
import org.bytedeco.pytorch.Tensor;

/**
 * Sizes of the tensors that an operator may resize. Where that fails, for want of memory or because the memory is not
 * its own, libtorch leaves the new sizes over the old memory, and the next operator reads beyond it; so it would where
 * {@code as_strided_} is given strides whose product is no 64-bit number, which libtorch does not notice.
 */
final class Resizing {
    private record Form(Tensor tensor, long[] sizes, long[] strides, long offset) {}

    private final List<Form> before = new ArrayList<>();

    private Resizing() {}

    /** Whether an operator resizes its arguments. */
    static boolean isPartOf(Schema schema) {
        return schema.name().contains("resize")
                || schema.name().equals("as_strided_")
                || schema.parameters().stream().anyMatch(Schema.Parameter::isOut);
    }

    static Resizing of(Schema schema, Object[] values) {
        Resizing resizing = new Resizing();
        for (int i = 0; i < values.length; i++) {
            if (schema.parameters().get(i).written()) {
                resizing.add(values[i]);
            }
        }
        return resizing;
    }

    /**
     * The values, with a tensor of its own for each input that is a result, too: its sizes stay while those of the result
     * change, over memory that both have. Kernels trust that no input changes while they run.
     */
    static Object[] apart(Schema schema, Object[] values, Function<Tensor, TensorObject> owner) {
        Object[] apart = values.clone();
        for (int i = 0; i < values.length; i++) {
            if (schema.parameters().get(i).isOut()
                    && values[i] instanceof TensorObject out
                    && out.get().defined()) {
                for (int j = 0; j < i && !schema.parameters().get(j).isOut(); j++) {
                    apart[j] = apart(apart[j], out.get(), owner);
                }
            }
        }
        return apart;
    }

    private static Object apart(Object value, Tensor out, Function<Tensor, TensorObject> owner) {
        if (value instanceof TensorObject input && input.get().is_same(out)) {
            return owner.apply(out.alias());
        }
        if (value instanceof Result.Several several) {
            Object[] elements = several.values().clone();
            Arrays.setAll(elements, i -> apart(elements[i], out, owner));
            return new Result.Several(elements);
        }
        return value;
    }

    private void add(Object value) {
        if (value instanceof Result.Several several) {
            for (Object element : several.values()) {
                add(element);
            }
        } else if (value instanceof TensorObject handle && isStrided(handle.get())) {
            Tensor tensor = handle.get();
            before.add(new Form(
                    tensor, DataFunctions.shape(tensor), DataFunctions.strides(tensor), tensor.storage_offset()));
        }
    }

    private static boolean isStrided(Tensor tensor) {
        return tensor.defined() && tensor.has_storage() && !tensor.is_quantized();
    }

    /** Puts the former sizes back where the memory does not bear the new ones. */
    void undo() {
        for (Form form : before) {
            if (exceedsItsMemory(form.tensor)) {
                var tensor = form.tensor.unsafeGetTensorImpl();
                tensor.set_sizes_and_strides(form.sizes, form.strides);
                tensor.set_storage_offset(form.offset);
            }
        }
    }

    /** Refuses, as {@link #undo} leaves them, sizes that the memory does not bear. */
    void check(Schema schema) {
        if (before.stream().anyMatch(form -> exceedsItsMemory(form.tensor))) {
            undo();
            throw new TorchError(
                    "RuntimeError",
                    schema.name() + ": expected sizes, strides and an offset within the tensor's memory, got others");
        }
    }

    /** Whether a strided tensor's numbers lie beyond its memory. */
    static boolean exceedsItsMemory(Tensor tensor) {
        double last = tensor.storage_offset();
        for (long d = 0; d < tensor.dim(); d++) {
            if (tensor.size(d) == 0) {
                return false;
            }
            last += (tensor.size(d) - 1.0) * tensor.stride(d);
        }
        try (Storage storage = tensor.storage()) {
            return (last + 1) * tensor.element_size() > storage.nbytes();
        }
    }
}
