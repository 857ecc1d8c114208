package dev.unite.torch;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Native functions through which tensors cross between the Java API and the guest without a copy. */
final class DataFunctions {
    private DataFunctions() {}

    static void define(Library library, TorchContext context) {
        library.define("take", a -> context.exchanged());
        library.define("give", a -> {
            context.exchange(Guest.tensor(a[0]));
            return Result.NONE;
        });
    }

    static long[] shape(Tensor tensor) {
        long[] shape = new long[(int) tensor.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    static long[] strides(Tensor tensor) {
        long[] strides = new long[(int) tensor.dim()];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = tensor.stride(i);
        }
        return strides;
    }

    /**
     * The numbers in main memory, row by row, without a copy where they lie so: those that a sparse or quantized tensor
     * stands for, and a negative view's with the sign that its memory lacks.
     */
    static Tensor rows(Tensor tensor, ScalarType type) {
        try (Device cpu = new Device("cpu");
                Tensor detached = tensor.detach();
                Tensor dense = isStrided(detached) ? detached.alias() : detached.to_dense();
                Tensor plain = dense.is_quantized() ? dense.dequantize() : dense.resolve_neg();
                Tensor local = plain.to(cpu, type)) {
            return local.contiguous();
        }
    }

    static boolean isStrided(Tensor tensor) {
        return tensor.layout().value == torch.Layout.Strided.value;
    }

    /** The numbers in main memory, row by row: the tensor's own memory where it has that form, else a copy's. */
    static TensorData view(TensorObject handle, Lifetimes lifetimes) {
        Tensor tensor = handle.get();
        DType dtype = DType.ofCode(tensor.scalar_type().value);
        if (!tensor.is_cpu() || !isStrided(tensor) || tensor.is_neg() || !tensor.is_contiguous()) {
            return view(lifetimes.adopt(rows(tensor, tensor.scalar_type().intern())), lifetimes);
        }
        ByteBuffer memory = tensor.numel() == 0
                ? ByteBuffer.allocateDirect(0)
                : memory(lifetimes.lend(handle)).asReadOnlyBuffer();
        return new TensorData(dtype, shape(tensor), memory);
    }

    /** The buffer holds on to what is lent, so that the collector does not take the memory while the buffer is in use. */
    private static ByteBuffer memory(TensorObject lent) {
        return MemorySegment.ofAddress(lent.get().data_ptr().address())
                .reinterpret(lent.get().nbytes(), lent.readers, unused -> Reference.reachabilityFence(lent))
                .asByteBuffer();
    }
}
