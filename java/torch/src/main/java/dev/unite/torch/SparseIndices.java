package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.Choice;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.Layout;

/**
 * What indices of a new sparse tensor must fulfil: kernels trust them. These are PyTorch's own checks, which it leaves out
 * unless {@code check_invariants} asks for them; columns may be unsorted or there twice, as there without them.
 */
final class SparseIndices {
    private static final Map<String, Layout> COMPRESSED = Map.of(
            "sparse_csr_tensor", Layout.SparseCsr,
            "sparse_csc_tensor", Layout.SparseCsc,
            "sparse_bsr_tensor", Layout.SparseBsr,
            "sparse_bsc_tensor", Layout.SparseBsc,
            "_sparse_csr_tensor_unsafe", Layout.SparseCsr,
            "_sparse_csc_tensor_unsafe", Layout.SparseCsc,
            "_sparse_bsr_tensor_unsafe", Layout.SparseBsr,
            "_sparse_bsc_tensor_unsafe", Layout.SparseBsc);

    private SparseIndices() {}

    /** The precondition of an operator that makes a sparse tensor, or null. */
    static Precondition of(Schema schema) {
        String name = schema.name();
        if (name.equals("sparse_coo_tensor") || name.equals("_sparse_coo_tensor_unsafe")) {
            return values -> coordinates(new Given(schema, values));
        }
        Layout layout = COMPRESSED.get(name);
        if (layout != null
                || name.equals("sparse_compressed_tensor")
                || name.equals("_sparse_compressed_tensor_unsafe")) {
            return values -> compressed(new Given(schema, values), layout);
        }
        return null;
    }

    private static void coordinates(Given given) throws InteropException {
        if (given.at("indices") == null || given.at("size") == null) {
            return; // the smallest size that fits
        }
        validate("_validate_sparse_coo_tensor_args", given.at("indices"), given.at("values"), given.at("size"));
    }

    private static void compressed(Given given, Layout own) throws InteropException {
        int layout = own != null ? own.value : given.at("layout") instanceof Choice choice ? choice.code() : -1;
        boolean byRows = layout == Layout.SparseCsr.value || layout == Layout.SparseBsr.value;
        Object[] parts = given.values();
        if (!(parts[0] instanceof TensorObject pointers)
                || !(parts[1] instanceof TensorObject places)
                || !(parts[2] instanceof TensorObject numbers)
                || !Given.areIndices(pointers.get())
                || !Given.areIndices(places.get())) {
            return;
        }
        boolean blocks = layout == Layout.SparseBsr.value || layout == Layout.SparseBsc.value;
        Object size = given.at("size");
        if (size == null) {
            size = smallest(pointers.get(), places.get(), numbers.get(), byRows, blocks);
        }
        if (size == null || layout < 0) {
            return; // dimensions that do not fit, which libtorch checks
        }
        try {
            validate(
                    "_validate_sparse_compressed_tensor_args",
                    pointers,
                    places,
                    numbers,
                    size,
                    new Choice(Choice.Kind.LAYOUT, "layout", layout));
        } catch (RuntimeException failure) {
            if (!String.valueOf(failure.getMessage()).contains("sorted and distinct")) {
                throw failure;
            }
            long[] sizes = Guest.longs(size);
            int batch = (int) pointers.get().dim() - 1;
            long width = sizes[byRows ? batch + 1 : batch]
                    / (blocks ? numbers.get().size(byRows ? batch + 2 : batch + 1) : 1);
            checkOrder(given.schema().name(), pointers.get(), places.get(), width);
        }
    }

    private static void checkOrder(String name, Tensor pointers, Tensor places, long width) {
        long last = pointers.size(-1) - 1;
        try (Tensor steps = pointers.diff();
                Tensor first = pointers.select(-1, 0);
                Tensor end = pointers.select(-1, last)) {
            Precondition.expect(
                    Given.areWithin(steps, 0, Long.MAX_VALUE)
                            && Given.areWithin(first, 0, 1)
                            && Given.areWithin(end, places.size(-1), places.size(-1) + 1)
                            && Given.areWithin(places, 0, width),
                    name,
                    "compressed indices that ascend from 0 to the number of values, and plain ones below " + width,
                    "others");
        }
    }

    private static Object smallest(Tensor pointers, Tensor places, Tensor numbers, boolean byRows, boolean blocks) {
        int batch = (int) pointers.dim() - 1;
        int inner = batch + 1 + (blocks ? 2 : 0);
        if (batch < 0 || numbers.dim() < inner || pointers.size(-1) == 0) {
            return null;
        }
        long lines = pointers.size(-1) - 1;
        long across = 0;
        if (places.numel() > 0) {
            try (Tensor most = places.max()) {
                across = most.item_long() + 1;
            }
        }
        long height = blocks ? numbers.size(batch + 1) : 1;
        long width = blocks ? numbers.size(batch + 2) : 1;
        LongStream matrix = LongStream.of((byRows ? lines : across) * height, (byRows ? across : lines) * width);
        LongStream outer = LongStream.range(0, batch).map(pointers::size);
        LongStream dense = LongStream.range(inner, numbers.dim()).map(numbers::size);
        return new Result.Several(LongStream.concat(LongStream.concat(outer, matrix), dense)
                .boxed()
                .toArray());
    }

    private static void validate(String name, Object... values) throws InteropException {
        Overload check = Overload.find("aten::" + name, "");
        check.call(Arrays.copyOf(values, check.schema().parameters().size()), TensorObject::new);
    }
}
