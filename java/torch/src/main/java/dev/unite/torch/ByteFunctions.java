package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.pytorch.Tensor;

/** Native functions that copy a tensor's memory from and to the guest's byte buffers ({@code bytes}, {@code bytearray}). */
final class ByteFunctions {
    private static final InteropLibrary INTEROP = InteropLibrary.getUncached();

    private ByteFunctions() {}

    static void define(Library library) {
        library.define("bytes_to_tensor", a -> {
            ByteBuffer memory = memory(Guest.tensor(a[0]).get());
            byte[] bytes = new byte[memory.limit()];
            checkSize(a[1], Guest.toLong(a[2]), bytes.length);
            INTEROP.readBuffer(a[1], Guest.toLong(a[2]), bytes, 0, bytes.length);
            memory.put(bytes);
            return Result.NONE;
        });
        library.define("tensor_to_bytes", a -> {
            ByteBuffer memory = memory(Guest.tensor(a[0]).get());
            checkSize(a[1], 0, memory.limit());
            if (!INTEROP.isBufferWritable(a[1])) {
                throw new TorchError(
                        "TypeError", "tensor to bytes: expected a bytearray to write to, got " + Guest.typeName(a[1]));
            }
            write(memory, a[1]);
            return Result.NONE;
        });
    }

    private static ByteBuffer memory(Tensor tensor) {
        if (!tensor.is_cpu() || !tensor.is_contiguous() || tensor.nbytes() > Integer.MAX_VALUE) {
            throw new TorchError(
                    "ValueError",
                    "tensor as bytes: expected a contiguous tensor of at most 2 GiB in main memory; "
                            + "call .cpu().contiguous() and copy it in parts");
        }
        return tensor.numel() == 0
                ? ByteBuffer.allocate(0)
                : Torch.memory(tensor.data_ptr().address(), tensor.nbytes()).order(ByteOrder.nativeOrder());
    }

    private static void checkSize(Object buffer, long offset, long needed) throws InteropException {
        if (!INTEROP.hasBufferElements(buffer)) {
            throw new TorchError(
                    "TypeError", "tensor as bytes: expected bytes or bytearray, got " + Guest.typeName(buffer));
        }
        long size = INTEROP.getBufferSize(buffer);
        if (offset < 0 || offset > size - needed) {
            throw new TorchError(
                    "ValueError",
                    "tensor as bytes: expected " + needed + " bytes from byte " + offset + " on, got a buffer of " + size
                            + " bytes");
        }
    }

    private static void write(ByteBuffer memory, Object buffer) throws InteropException {
        int at = 0;
        for (; at + Long.BYTES <= memory.limit(); at += Long.BYTES) {
            INTEROP.writeBufferLong(buffer, ByteOrder.nativeOrder(), at, memory.getLong(at));
        }
        for (; at < memory.limit(); at++) {
            INTEROP.writeBufferByte(buffer, at, memory.get(at));
        }
    }
}
