package dev.unite.torch;

import java.lang.foreign.Arena;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.bytedeco.pytorch.Storage;
import org.bytedeco.pytorch.Tensor;

/**
 * Decides when native tensors go. Within a scope, handles stand on a stack and go when the scope ends, except its results
 * and what was kept. Outside, and for what was kept, the collector releases a handle with its last Java reference; when
 * such tensors exceed a budget, a collection is asked for before the machine swaps.
 *
 * <p>Used by one thread at a time, that of the context.
 */
final class Lifetimes {
    /** Tracked bytes above which a collection is requested; grows to twice of what proves to be really in use. */
    private final long minimumBudget;

    private long budget;
    private TensorObject[] stack = new TensorObject[1024];
    private int top;
    private int depth;
    /** The depth at which somebody else's code runs, see {@link #suspend}; no scope within it is concerned. */
    private int foreignDepth = -1;

    /** Of a restricted engine, or null. */
    private Limits limits;

    private long live;
    private long trackedBytes;
    /** Bytes behind all live handles; counted where there are limits. */
    private long heldBytes;

    private final ReferenceQueue<TensorObject> queue = new ReferenceQueue<>();
    private Tracked first;
    /** Handles made by {@link #lend}; held by them and by their buffers only. */
    private final Set<TensorObject> lenders = Collections.newSetFromMap(new WeakHashMap<>());

    Lifetimes(long budgetBytes) {
        minimumBudget = budgetBytes;
        budget = budgetBytes;
    }

    /** The collector's note of a handle: enough to free the tensor once the handle itself is gone. */
    final class Tracked extends PhantomReference<TensorObject> {
        private final Tensor tensor;
        private final long bytes;
        /** The share of {@link #heldBytes} that goes with the handle. */
        private final long held;

        private Tracked previous;
        private Tracked next;

        private Tracked(TensorObject handle, Tensor tensor) {
            super(handle, queue);
            this.tensor = tensor;
            this.bytes = bytes(tensor);
            this.held = handle.held;
        }
    }

    private static long bytes(Tensor tensor) {
        return tensor.defined() && tensor.has_storage() ? tensor.nbytes() : 0;
    }

    /** From now on refuses tensors beyond the limits. */
    void limit(Limits set) {
        limits = set;
    }

    private void admit(TensorObject handle) {
        long elements = handle.get().defined() ? handle.get().numel() : 0;
        long bytes = bytes(handle.get());
        if (elements <= limits.elements() && bytes > limits.bytes() - heldBytes) {
            collect();
        }
        if (elements > limits.elements() || bytes > limits.bytes() - heldBytes) {
            handle.release("the limits of the restricted engine");
            throw new TorchError(
                    "MemoryError",
                    "restricted engine: expected tensors of at most " + limits.elements() + " elements and "
                            + limits.bytes() + " bytes in all, got " + elements + " elements and " + bytes
                            + " bytes more than the " + heldBytes + " held; make them smaller or raise the limits");
        }
        handle.held = bytes;
        heldBytes += bytes;
    }

    /** Takes ownership of a tensor that libtorch has just returned. */
    TensorObject adopt(Tensor tensor) {
        return adopt(new TensorObject(tensor));
    }

    /** Takes over a handle that nothing watched so far. */
    TensorObject adopt(TensorObject handle) {
        if (limits != null) {
            admit(handle);
        }
        live++;
        if (depth > 0) {
            handle.foreign = depth == foreignDepth;
            push(handle);
        } else {
            track(handle);
        }
        return handle;
    }

    /**
     * Another handle to a tensor's memory, for buffers: it goes with the tensor's own, or else with the last buffer. No
     * program knows it, so none can put other memory in its place; and the memory is from now on not resized, as after
     * Python's {@code numpy()}.
     */
    @SuppressWarnings("MustBeClosed") // the handle's release closes the arena
    TensorObject lend(TensorObject handle) {
        if (handle.lent == null || !handle.lent.isLive()) {
            try (Storage storage = handle.get().storage()) {
                storage.unsafeGetStorageImpl().set_resizable(false);
            }
            TensorObject lent = new TensorObject(handle.get().detach());
            lent.readers = Arena.ofShared();
            live++;
            track(lent);
            lenders.add(lent);
            handle.lent = lent;
        }
        return handle.lent;
    }

    /** Opens a scope; hand the returned mark to {@link #leave}. */
    int enter() {
        depth++;
        return top;
    }

    /** Ends the scope opened at {@code mark}: releases what was made in it, but not {@code results} nor what was kept. */
    void leave(int mark, String where, TensorObject... results) {
        leave(mark, where, false, results);
    }

    /** Ends the scope of a module's call: as {@link #leave}, but what somebody else's code made lives on. */
    void leaveModule(int mark, String where, TensorObject... results) {
        leave(mark, where, true, results);
    }

    /**
     * Begins code that may keep what it makes without telling: no enclosing module scope releases that. Scopes opened
     * within work as ever.
     *
     * @return what to hand to {@link #resume}
     */
    int suspend() {
        int before = foreignDepth;
        foreignDepth = depth;
        return before;
    }

    /** Ends what {@link #suspend} began. */
    void resume(int before) {
        foreignDepth = before;
    }

    private void leave(int mark, String where, boolean sparesForeign, TensorObject... results) {
        for (TensorObject result : results) {
            result.survives = true;
        }
        depth--;
        int kept = mark;
        for (int i = mark; i < top; i++) {
            TensorObject handle = stack[i];
            if (handle.tracked != null || !handle.isLive()) {
                continue;
            }
            if (!handle.survives && !(sparesForeign && handle.foreign)) {
                free(handle, where);
            } else if (depth > 0) {
                stack[kept++] = handle;
            } else {
                track(handle);
            }
        }
        Arrays.fill(stack, kept, top, null);
        top = kept;
        for (TensorObject result : results) {
            result.survives = false;
            result.foreign |= depth == foreignDepth;
        }
        reap();
    }

    /** Promotes a handle out of every open scope: from now on it goes with its last reference. */
    void keep(TensorObject handle) {
        if (handle.tracked == null) {
            track(handle);
        }
    }

    /** Releases at once. */
    void release(TensorObject handle, String where) {
        if (handle.isLive()) {
            free(handle, where);
        }
    }

    /** Handles not yet released. */
    long liveTensors() {
        reap();
        return live;
    }

    /** Bytes behind the handles that the collector watches; views count their own extent. */
    long trackedBytes() {
        reap();
        return trackedBytes;
    }

    /** Releases everything, for the end of the context. */
    void close() {
        depth = 0;
        for (int i = 0; i < top; i++) {
            if (stack[i].isLive() && stack[i].tracked == null) {
                free(stack[i], "the end of the context");
            }
        }
        top = 0;
        List.copyOf(lenders).forEach(lent -> release(lent, "the end of the context"));
        while (first != null) {
            forget(first);
        }
    }

    private void push(TensorObject handle) {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * top);
        }
        stack[top++] = handle;
    }

    private void free(TensorObject handle, String where) {
        if (handle.lent != null) {
            release(handle.lent, where);
        }
        Tracked note = handle.tracked;
        if (note != null) {
            note.clear();
            unlink(note);
            handle.tracked = null;
        }
        handle.release(where);
        heldBytes -= handle.held;
        live--;
    }

    private void track(TensorObject handle) {
        Tracked note = new Tracked(handle, handle.get());
        handle.tracked = note;
        note.next = first;
        if (first != null) {
            first.previous = note;
        }
        first = note;
        trackedBytes += note.bytes;
        reap();
        if (trackedBytes > budget) {
            collect();
        }
    }

    private void reap() {
        for (var gone = queue.poll(); gone != null; gone = queue.poll()) {
            forget((Tracked) gone);
        }
    }

    private void forget(Tracked note) {
        if (note.tensor.isNull()) {
            return; // closing was faster than the collector's queue
        }
        unlink(note);
        note.tensor.deallocate();
        heldBytes -= note.held;
        live--;
    }

    private void unlink(Tracked note) {
        if (note.previous == null) {
            first = note.next;
        } else {
            note.previous.next = note.next;
        }
        if (note.next != null) {
            note.next.previous = note.previous;
        }
        trackedBytes -= note.bytes;
    }

    /**
     * Releases what no reference leads to any more. Explicit collection is the point here: the heap does not see native
     * memory, so it would collect too late.
     */
    void collect() {
        System.gc();
        try {
            for (var gone = queue.remove(100); gone != null; gone = queue.remove(5)) {
                forget((Tracked) gone);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        budget = Math.max(minimumBudget, 2 * trackedBytes);
    }
}
