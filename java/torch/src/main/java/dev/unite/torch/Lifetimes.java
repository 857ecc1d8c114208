package dev.unite.torch;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.bytedeco.pytorch.Storage;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when native tensors go. Within a scope, handles stand on a stack and go when the scope ends, except its results
 * and what was kept. Outside, and for what was kept, the collector releases a handle with its last Java reference; when
 * such tensors exceed a budget, a collection is asked for before the machine swaps.
 *
 * <p>Scopes belong to the thread that opened them: what other threads of the guest make meanwhile is none of their business.
 */
final class Lifetimes {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetimes.class);
    private static final String LIMITS = "the limits of the restricted engine";
    private static final int YOUNG_MS = 10;
    private static final int ALL_MS = 100;

    /** Bytes of the forward pass whose backward pass runs; 0 if it's too small to matter. */
    private long turnover;

    private final Pressure pressure;
    private final NativeHeap heap = new NativeHeap();
    private final WatchedTensors watched = new WatchedTensors(this::freed);
    /** By thread. */
    private final Map<Thread, OpenScopes> scopes = new WeakHashMap<>();
    /** Who asked last, and that thread's scopes. */
    private Thread latest;

    private OpenScopes ofLatest;

    private long opened;

    /** Of a restricted engine, or null. */
    private Limits limits;

    private long live;
    /** Behind all live handles; counted where there are limits. */
    private final HeldMemory held = new HeldMemory();

    /** Handles made by {@link #lend}; held by them and by their buffers only. */
    private final Set<TensorObject> lenders = Collections.newSetFromMap(new WeakHashMap<>());

    Lifetimes(long budgetBytes) {
        pressure = new Pressure(budgetBytes);
    }

    /** From now on refuses tensors beyond the limits. */
    synchronized void limit(Limits set) {
        limits = set;
    }

    private void admit(TensorObject handle) {
        try {
            checkLimits(handle.get());
        } catch (TorchError refused) {
            handle.release(LIMITS);
            throw refused;
        }
        handle.held = held.hold(handle.get());
    }

    /** Counts anew what an operator has written to, which may have grown or been given other memory. */
    synchronized void admitAgain(TensorObject handle) {
        if (limits == null || !handle.isLive()) {
            return;
        }
        held.letGo(handle.held);
        noteHeld(handle, 0);
        try {
            checkLimits(handle.get());
            noteHeld(handle, held.hold(handle.get()));
        } catch (TorchError refused) {
            free(handle, LIMITS);
            throw refused;
        }
    }

    private static void noteHeld(TensorObject handle, long piece) {
        handle.held = piece;
        if (handle.watched != null) {
            handle.watched.held = piece;
        }
    }

    private void checkLimits(Tensor tensor) {
        Restriction.checkKind(tensor);
        long elements = tensor.defined() ? tensor.numel() : 0;
        long bytes = held.added(tensor);
        if (elements <= limits.elements() && bytes > limits.bytes() - held.bytes()) {
            collect();
            bytes = held.added(tensor);
        }
        if (elements > limits.elements() || bytes > limits.bytes() - held.bytes()) {
            LOG.debug(
                    "refused a tensor of {} elements and {} bytes: {}, {} bytes held",
                    elements,
                    bytes,
                    limits,
                    held.bytes());
            throw new TorchError(
                    "MemoryError",
                    "restricted engine: expected tensors of at most " + limits.elements() + " elements and "
                            + limits.bytes() + " bytes in all, got " + elements + " elements and " + bytes
                            + " bytes more than the " + held.bytes() + " held; make them smaller or raise the limits");
        }
    }

    /** Takes ownership of a tensor that libtorch has just returned. */
    TensorObject adopt(Tensor tensor) {
        return adopt(new TensorObject(tensor));
    }

    /** Takes over a handle that nothing watched so far. */
    synchronized TensorObject adopt(TensorObject handle) {
        if (limits != null) {
            admit(handle);
        }
        live++;
        OpenScopes open = ofThisThread();
        if (open.depth() > 0) {
            handle.foreign = open.isForeign();
            open.push(handle);
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
    synchronized TensorObject lend(TensorObject handle) {
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

    /** Every new tensor asks; nearly always it is the same thread that does. */
    private OpenScopes ofThisThread() {
        Thread thread = Thread.currentThread();
        if (thread != latest) {
            latest = thread;
            ofLatest = scopes.computeIfAbsent(thread, _ -> new OpenScopes());
        }
        return ofLatest;
    }

    /**
     * Opens a scope of this thread; hand the returned number to {@link #leave}.
     *
     * @param label names the scope where another is ended before it
     */
    synchronized long enter(String label) {
        ofThisThread().open(++opened, label);
        return opened;
    }

    /**
     * Ends a scope: releases what was made in it, but not {@code results} nor what was kept.
     *
     * @throws IllegalStateException if it is not this thread's, has ended before, or was not the innermost one; in the last
     *     case it and all within it have ended nevertheless
     */
    void leave(long number, String where, TensorObject... results) {
        leave(number, where, false, results);
    }

    /** Ends the scope of a module's call: as {@link #leave}, but what somebody else's code made lives on. */
    void leaveModule(long number, String where, TensorObject... results) {
        leave(number, where, true, results);
    }

    /**
     * Begins code that may keep what it makes without telling: no enclosing module scope releases that. Scopes opened
     * within work as ever.
     *
     * @return what to hand to {@link #resume}
     */
    synchronized int suspend() {
        OpenScopes open = ofThisThread();
        int before = open.foreignDepth;
        open.foreignDepth = open.depth();
        return before;
    }

    /** Ends what {@link #suspend} began. */
    synchronized void resume(int before) {
        ofThisThread().foreignDepth = before;
    }

    private synchronized void leave(long number, String where, boolean sparesForeign, TensorObject... results) {
        OpenScopes open = ofThisThread();
        OpenScopes.Ended ended = open.end(number);
        if (ended == null) {
            throw notOpen(number, where);
        }
        for (TensorObject result : results) {
            result.survives = true;
        }
        int kept = ended.mark();
        for (int i = ended.mark(); i < open.handles(); i++) {
            TensorObject handle = open.handle(i);
            if (handle.watched != null || !handle.isLive()) {
                continue;
            }
            if (!handle.survives && !(sparesForeign && handle.foreign)) {
                free(handle, where);
            } else if (open.depth() > 0) {
                open.move(handle, kept++);
            } else {
                track(handle);
            }
        }
        open.cut(kept);
        for (TensorObject result : results) {
            result.survives = false;
            result.foreign |= open.isForeign();
        }
        watched.reap();
        if (!ended.inner().isEmpty()) {
            throw new IllegalStateException("scope \"" + where + "\": expected the innermost open one, got one with "
                    + ended.inner().size() + " open within it, the innermost \""
                    + ended.inner().getLast()
                    + "\"; end scopes in reverse order (with, try-with-resources); all of these have ended now");
        }
    }

    private IllegalStateException notOpen(long number, String where) {
        for (Map.Entry<Thread, OpenScopes> other : scopes.entrySet()) {
            if (other.getValue().has(number)) {
                return new IllegalStateException("scope \"" + where + "\": expected its end on thread \""
                        + other.getKey().getName() + "\", which opened it, got it on thread \""
                        + Thread.currentThread().getName() + "\"; end it there, it is still open");
            }
        }
        return new IllegalStateException("scope \"" + where + "\": expected an open one, got one that has ended before;"
                + " end each once, where it was opened (with, try-with-resources)");
    }

    /** Promotes a handle out of every open scope: from now on it goes with its last reference. */
    synchronized void keep(TensorObject handle) {
        if (handle.watched == null) {
            track(handle);
        }
    }

    /** Hands out a handle again, to code that may keep it without telling if such code runs: then no module scope has it go. */
    synchronized void reuse(TensorObject handle) {
        handle.foreign |= handle.watched == null && ofThisThread().isForeign();
    }

    /** Releases at once. */
    synchronized void release(TensorObject handle, String where) {
        if (handle.isLive()) {
            free(handle, where);
        }
    }

    /** Handles not yet released. */
    synchronized long liveTensors() {
        watched.reap();
        return live;
    }

    /** Bytes behind the handles that the collector watches; views count their own extent. */
    synchronized long trackedBytes() {
        watched.reap();
        return watched.bytes();
    }

    /** Releases everything, for the end of the context. */
    synchronized void close() {
        for (OpenScopes open : scopes.values()) {
            for (int i = 0; i < open.handles(); i++) {
                if (open.handle(i).isLive() && open.handle(i).watched == null) {
                    free(open.handle(i), "the end of the context");
                }
            }
        }
        scopes.clear();
        latest = null;
        List.copyOf(lenders).forEach(lent -> release(lent, "the end of the context"));
        watched.freeAll();
    }

    private void free(TensorObject handle, String where) {
        if (handle.lent != null) {
            release(handle.lent, where);
        }
        if (handle.watched != null) {
            watched.remove(handle);
        }
        handle.release(where);
        held.letGo(handle.held);
        live--;
    }

    private void track(TensorObject handle) {
        OperatorThreads.saw(watched.add(handle));
        watched.reap();
        if (pressure.isHigh(watched.bytes())) {
            relieve();
        }
    }

    /**
     * Tells that a backward pass begins. Of what the forward pass has made, only handles that nothing leads to any more hold
     * more than the graph does: with these gone, the pass frees each tensor after its last use, and its memory serves the next.
     */
    synchronized void backwardBegins() {
        watched.reap();
        long made = watched.bytes();
        if (pressure.isHighInStep(made)) {
            turnover = made;
            relieve();
        }
    }

    /** Tells that a backward pass has let go of its graph. */
    synchronized void backwardEnds() {
        watched.reap();
        if (turnover > 0) {
            heap.trimBeyond(turnover);
            turnover = 0;
        }
    }

    private void freed(long piece) {
        held.letGo(piece);
        live--;
    }

    private void relieve() {
        if (pressure.findsYoung() && YoungCollection.run()) {
            watched.await(YOUNG_MS);
            LOG.debug("collected the young: {} bytes of tensors left", watched.bytes());
            pressure.collectedYoung(watched.bytes());
        } else {
            pressure.missedYoung(watched.bytes());
        }
        if (pressure.isHighAmongOld(watched.bytes())) {
            collect();
        }
    }

    /**
     * Releases what no reference leads to any more. Explicit collection is the point here: the heap does not see native
     * memory, so it would collect too late.
     */
    synchronized void collect() {
        LOG.debug("asking for a collection: {} bytes of tensors wait for it", watched.bytes());
        System.gc();
        watched.await(ALL_MS);
        pressure.collectedAll(watched.bytes());
    }
}
