package dev.unite.torch;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

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

    /** The numbers in main memory, row by row: the tensor's own memory where it has that form, else a copy's. */
    static TensorData view(TensorObject handle, Lifetimes lifetimes) {
        Tensor tensor = handle.get();
        if (!tensor.is_cpu() || !tensor.is_contiguous()) {
            try (Device cpu = new Device("cpu");
                    Tensor local = tensor.detach().to(cpu, tensor.scalar_type().intern())) {
                return view(lifetimes.adopt(local.contiguous()), lifetimes);
            }
        }
        DType dtype = DType.ofCode(tensor.scalar_type().value);
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
