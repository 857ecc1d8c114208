package dev.unite.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors on their way between Python's processes, which are contexts of one JVM: both sides see the same memory, as
 * PyTorch's processes do. A message names a tensor by a number; whoever reads the message takes the reference.
 */
final class SharedTensors {
    private static final Map<Long, Tensor> UNDERWAY = new ConcurrentHashMap<>();
    private static final AtomicLong LAST = new AtomicLong();

    private SharedTensors() {}

    static void define(Library library, Lifetimes lifetimes) {
        library.define("hand_over", a -> {
            long number = LAST.incrementAndGet();
            UNDERWAY.put(number, new Tensor(Guest.tensor(a[0]).get()));
            return number;
        });
        library.define("take_over", a -> {
            Tensor tensor = UNDERWAY.remove(Guest.toLong(a[0]));
            if (tensor == null) {
                throw new TorchError(
                        "RuntimeError",
                        "a tensor sent between processes: expected a message that is read once, got it again; send the"
                                + " tensor twice");
            }
            return lifetimes.adopt(tensor);
        });
    }
}
