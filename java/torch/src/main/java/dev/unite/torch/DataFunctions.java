package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.nio.ByteBuffer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/** Native functions through which tensors cross between the Java API and the guest without a copy. */
final class DataFunctions {
    private DataFunctions() {}

    static void define(Library library, TorchContext context) {
        library.define("take_data", a -> context.lifetimes().adopt(BorrowedMemory.wrap(context.exchanged())));
        library.define("give_data", a -> {
            context.exchange(view(Guest.tensor(a[0]), context.lifetimes()));
            return Result.NONE;
        });
    }

    /** The numbers in main memory, row by row: the tensor's own memory where it has that form, else a copy's. */
    private static TensorData view(TensorObject handle, Lifetimes lifetimes) throws InteropException {
        Tensor tensor = handle.get();
        if (!tensor.is_cpu() || !tensor.is_contiguous()) {
            try (Device cpu = new Device("cpu");
                    Tensor local = tensor.detach().to(cpu, tensor.scalar_type().intern())) {
                return view(lifetimes.adopt(local.contiguous()), lifetimes);
            }
        }
        long[] shape = new long[(int) tensor.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        DType dtype = DType.ofCode(tensor.scalar_type().value);
        ByteBuffer memory = tensor.numel() == 0
                ? ByteBuffer.allocateDirect(0)
                : Torch.memory(tensor.data_ptr().address(), tensor.nbytes());
        return new TensorData(dtype, shape, memory.asReadOnlyBuffer());
    }
}
