package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.bytedeco.pytorch.Storage;
import org.bytedeco.pytorch.Tensor;

/** Native functions over the guest's byte buffers ({@code bytes}, {@code bytearray}): tensors' memory, and checksums. */
final class ByteFunctions {
    private static final InteropLibrary INTEROP = InteropLibrary.getUncached();

    private ByteFunctions() {}

    static void define(Library library) {
        library.define("store_bytes", a -> {
            store(Guest.tensor(a[0]).get(), Guest.toLong(a[1]), a[2], Guest.toLong(a[3]), Guest.toLong(a[4]));
            return Result.NONE;
        });
        library.define("load_bytes", a -> {
            load(Guest.tensor(a[0]).get(), Guest.toLong(a[1]), a[2]);
            return Result.NONE;
        });
        library.define("crc32c", a -> checksum(a[0]));
        library.define("storage_nbytes", a -> storageBytes(Guest.tensor(a[0]).get()));
    }

    private static long storageBytes(Tensor tensor) {
        try (Storage storage = tensor.storage()) {
            return storage.nbytes();
        }
    }

    /** Copies {@code count} bytes from {@code offset} on into a tensor's memory, from its byte {@code start} on. */
    private static void store(Tensor tensor, long start, Object buffer, long offset, long count)
            throws InteropException {
        long size = size(buffer);
        if (offset < 0 || count < 0 || offset > size - count) {
            throw new TorchError(
                    "ValueError",
                    "tensor's bytes: expected " + count + " bytes from byte " + offset + " on, got a buffer of " + size
                            + " bytes");
        }
        ByteBuffer memory = memory(tensor, start, count);
        byte[] copy = new byte[(int) count];
        INTEROP.readBuffer(buffer, offset, copy, 0, copy.length);
        memory.put(copy);
    }

    /** Fills a buffer from a tensor's memory, from its byte {@code start} on. */
    private static void load(Tensor tensor, long start, Object buffer) throws InteropException {
        ByteBuffer memory = memory(tensor, start, size(buffer));
        if (!INTEROP.isBufferWritable(buffer)) {
            throw new TorchError(
                    "TypeError", "tensor's bytes: expected a bytearray to write to, got " + Guest.typeName(buffer));
        }
        int at = 0;
        for (; at + Long.BYTES <= memory.limit(); at += Long.BYTES) {
            INTEROP.writeBufferLong(buffer, ByteOrder.nativeOrder(), at, memory.getLong(at));
        }
        for (; at < memory.limit(); at++) {
            INTEROP.writeBufferByte(buffer, at, memory.get(at));
        }
    }

    private static long checksum(Object buffer) throws InteropException {
        byte[] copy = new byte[(int) size(buffer)];
        INTEROP.readBuffer(buffer, 0, copy, 0, copy.length);
        CRC32C checksum = new CRC32C();
        checksum.update(copy);
        return checksum.getValue();
    }

    private static long size(Object buffer) throws InteropException {
        if (!INTEROP.hasBufferElements(buffer)) {
            throw new TorchError(
                    "TypeError", "tensor's bytes: expected bytes or bytearray, got " + Guest.typeName(buffer));
        }
        return INTEROP.getBufferSize(buffer);
    }

    private static ByteBuffer memory(Tensor tensor, long start, long count) {
        if (!tensor.is_cpu() || !tensor.is_contiguous()) {
            throw new TorchError(
                    "ValueError",
                    "tensor's bytes: expected a contiguous tensor in main memory; call .cpu().contiguous()");
        }
        if (start < 0 || start > tensor.nbytes() - count || count > Integer.MAX_VALUE) {
            throw new TorchError(
                    "ValueError",
                    "tensor's bytes: expected at most " + tensor.nbytes() + " bytes in all and 2 GiB at once, got "
                            + count + " from byte " + start + " on");
        }
        return count == 0
                ? ByteBuffer.allocate(0)
                : MemorySegment.ofAddress(tensor.data_ptr().address() + start)
                        .reinterpret(count)
                        .asByteBuffer()
                        .order(ByteOrder.nativeOrder());
    }
}
