package dev.unite.torch;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.function.LongConsumer;
import org.bytedeco.pytorch.Tensor;

/** The handles that the collector watches: when one is gone, its tensor is freed. Guarded by their {@link Lifetimes}. */
final class WatchedTensors {
    /** From one release to the next, while the collector hands them over. */
    private static final int NEXT_MS = 2;

    private final LongConsumer freed;
    private final ReferenceQueue<TensorObject> queue = new ReferenceQueue<>();
    private Note first;
    private long bytes;

    /** @param freed told of each tensor freed for the collector, with what its handle held */
    WatchedTensors(LongConsumer freed) {
        this.freed = freed;
    }

    /** The collector's note of a handle: enough to free the tensor once the handle itself is gone. */
    final class Note extends PhantomReference<TensorObject> {
        private final Tensor tensor;
        private final long bytes;
        /** What of the engine's {@link HeldMemory} goes with the handle. */
        long held;

        private Note previous;
        private Note next;

        private Note(TensorObject handle) {
            super(handle, queue);
            this.tensor = handle.get();
            this.bytes = bytes(tensor);
            this.held = handle.held;
        }
    }

    static long bytes(Tensor tensor) {
        return tensor.defined() && tensor.has_storage() ? tensor.nbytes() : 0;
    }

    /** Bytes behind all of them; views count their own extent. */
    long bytes() {
        return bytes;
    }

    /** Returns the bytes behind the handle. */
    long add(TensorObject handle) {
        Note note = new Note(handle);
        handle.watched = note;
        note.next = first;
        if (first != null) {
            first.previous = note;
        }
        first = note;
        bytes += note.bytes;
        return note.bytes;
    }

    /** No longer watches a handle; the caller frees its tensor. */
    void remove(TensorObject handle) {
        handle.watched.clear();
        unlink(handle.watched);
        handle.watched = null;
    }

    /** Frees what the collector has found up to now. */
    void reap() {
        for (var gone = queue.poll(); gone != null; gone = queue.poll()) {
            free((Note) gone);
        }
    }

    /**
     * Frees what the collector has just found: it hands that over on a thread of its own, a little later.
     *
     * @param firstMs how long to wait for the first
     */
    void await(int firstMs) {
        try {
            for (var gone = queue.remove(firstMs); gone != null; gone = queue.remove(NEXT_MS)) {
                free((Note) gone);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void freeAll() {
        while (first != null) {
            free(first);
        }
    }

    private void free(Note note) {
        if (note.tensor.isNull()) {
            return; // closing was faster than the collector's queue
        }
        unlink(note);
        note.tensor.deallocate();
        freed.accept(note.held);
    }

    private void unlink(Note note) {
        if (note.previous == null) {
            first = note.next;
        } else {
            note.previous.next = note.next;
        }
        if (note.next != null) {
            note.next.previous = note.previous;
        }
        bytes -= note.bytes;
    }
}
