package dev.unite.torch;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Storage;
import org.bytedeco.pytorch.Tensor;

/** The memory behind the tensors of a restricted engine: each piece once, however many tensors look at how little of it. */
final class HeldMemory {
    private static final class Piece {
        private long bytes;
        private int users;
    }

    /** By the address of libtorch's storage, which is no other's while a tensor uses it. */
    private final Map<Long, Piece> pieces = new HashMap<>();

    private long bytes;

    long bytes() {
        return bytes;
    }

    /** Bytes that a tensor would add, or would add by what it has grown. */
    long added(Tensor tensor) {
        if (!hasMemory(tensor)) {
            return 0;
        }
        try (Storage storage = tensor.storage()) {
            Piece known = pieces.get(storage.unsafeGetStorageImpl().address());
            return storage.nbytes() - (known == null ? 0 : known.bytes);
        }
    }

    /** Counts a tensor that is used from now on; returns what names its memory to {@link #letGo}. */
    long hold(Tensor tensor) {
        if (!hasMemory(tensor)) {
            return 0;
        }
        try (Storage storage = tensor.storage()) {
            long address = storage.unsafeGetStorageImpl().address();
            Piece piece = pieces.computeIfAbsent(address, _ -> new Piece());
            bytes += storage.nbytes() - piece.bytes;
            piece.bytes = storage.nbytes();
            piece.users++;
            return address;
        }
    }

    /** Counts a tensor no longer. */
    void letGo(long address) {
        Piece piece = pieces.get(address);
        if (piece != null && --piece.users == 0) {
            pieces.remove(address);
            bytes -= piece.bytes;
        }
    }

    private static boolean hasMemory(Tensor tensor) {
        return tensor.defined() && tensor.has_storage();
    }
}
