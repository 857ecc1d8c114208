package dev.unite.torch;

import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.pytorch.Tensor;

/**
 * One reference to a libtorch tensor. Dropping it lowers libtorch's own count; the memory goes when neither another handle
 * nor the autograd graph holds it. {@link Lifetimes} decides when.
 */
final class TensorObject extends GuestValue implements NativeObject.TensorHandle {
    private static final long WAIT_NANOS = 100_000;

    private Tensor tensor;
    private String releasedAt;

    /** Entry in the collector's list, or null while only a scope holds the handle. */
    WatchedTensors.Note watched;
    /** Set for the length of one {@link Lifetimes#leave}: the scope's result. */
    boolean survives;
    /** Made by code that may keep it without telling: module scopes leave it to the step's scope. */
    boolean foreign;
    /** What {@link Lifetimes} counts for the handle, see {@link HeldMemory}; 0 where there are no limits. */
    long held;
    /** What buffers read this tensor's memory through, or null: see {@link Lifetimes#lend}. */
    TensorObject lent;
    /** The handle of this tensor's gradient that a guest has a wrapper of, see {@link Gradients}; null or empty without. */
    WeakReference<TensorObject> gradient;
    /** The guest's wrapper of this gradient; the two hold each other, and the collector takes them together. */
    Object wrapper;
    /** Ends the buffers that read this handle's memory, or null where there are none. */
    Arena readers;

    TensorObject(Tensor tensor) {
        this.tensor = tensor;
    }

    /**
     * The live tensor.
     *
     * @throws TorchError if the tensor was released
     */
    Tensor get() {
        Tensor live = tensor;
        if (live == null) {
            throw released();
        }
        return live;
    }

    private TorchError released() {
        return new TorchError(
                "RuntimeError",
                "tensor: expected a live tensor, got one that was released at " + releasedAt
                        + "; return it from the scope, store it in a module, or call torch.keep(tensor)");
    }

    boolean isLive() {
        return tensor != null;
    }

    /**
     * Drops the native reference. Later use raises an error that names {@code where}; a buffer's reader gets an
     * {@link IllegalStateException}. Waits for a channel that another thread has writing such a buffer.
     */
    void release(String where) {
        Tensor live = tensor;
        if (live != null) {
            tensor = null;
            releasedAt = where;
            while (readers != null && readers.scope().isAlive()) {
                try {
                    readers.close();
                } catch (IllegalStateException written) {
                    LockSupport.parkNanos(WAIT_NANOS);
                }
            }
            live.deallocate();
        }
    }

    @Override
    String display() {
        return tensor == null ? "tensor released at " + releasedAt : "tensor";
    }
}
