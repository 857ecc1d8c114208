package dev.unite.torch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Tensors around Java's own buffers. A buffer stays reachable until libtorch drops the last tensor, view or saved value
 * that reads it, which may be long after the handle that was first given out. Read-only ones are copied: a tensor may be
 * written to, and what lies behind them may be a mapped file, or another tensor that goes before.
 */
final class BorrowedMemory {
    private static final Map<Long, List<ByteBuffer>> IN_USE = new HashMap<>();

    /** One callback for all buffers: libtorch hands it the address. It may come from any thread. */
    private static final PointerConsumer RELEASE = new PointerConsumer() {
        @Override
        public void call(Pointer memory) {
            release(memory.address());
        }
    };

    private BorrowedMemory() {}

    static Tensor wrap(TensorData data) {
        try (TensorOptions options =
                new TensorOptions(TensorFunctions.scalarType(data.dtype().code()))) {
            if (data.count() == 0) {
                return torch.empty(data.shape(), options, null);
            }
            if (data.data().isReadOnly()) {
                return wrap(data.copy());
            }
            BytePointer memory = new BytePointer(data.data());
            synchronized (IN_USE) {
                IN_USE.computeIfAbsent(memory.address(), unused -> new ArrayList<>())
                        .add(data.data());
            }
            return torch.from_blob(memory, data.shape(), RELEASE, options, new DeviceOptional());
        }
    }

    private static void release(long address) {
        synchronized (IN_USE) {
            List<ByteBuffer> users = IN_USE.get(address);
            users.removeLast();
            if (users.isEmpty()) {
                IN_USE.remove(address);
            }
        }
    }
}
