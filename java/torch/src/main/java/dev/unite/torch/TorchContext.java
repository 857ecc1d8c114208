package dev.unite.torch;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/** The state of one polyglot context: operator table, lifetimes, and how to raise an exception in the guest. */
final class TorchContext {
    private static final long LEAST_BUDGET_BYTES = 64L << 20;
    private static final long MOST_BUDGET_BYTES = 1L << 30;
    private static final int BUDGET_SHARE = 8;

    private final Lifetimes lifetimes;
    private final OperatorTable operators;
    private final Library library;
    private Object raiser;
    private Object warner;
    /** An exception of a guest callback that could not pass through libtorch, or would be lost there. */
    private volatile Throwable pending;

    /** A tensor on its way between the Java API and the guest. */
    private TensorObject exchanged;

    /** What guest functions run in, or null. */
    private final TruffleContext entered;

    /** What is being recorded, or null. */
    private Recording recording;

    /** What the guest may not do, or null. */
    private Restriction restriction;

    private final List<Replay> replays = new ArrayList<>();
    private final CallTimes callTimes = new CallTimes();

    /** Of no polyglot context: guest functions cannot be called from libtorch's own threads. */
    TorchContext() {
        this(null);
    }

    TorchContext(TruffleContext entered) {
        this.entered = entered;
        Natives.load();
        NativeWarnings.listen();
        lifetimes =
                new Lifetimes(Math.clamp(Memory.physicalBytes() / BUDGET_SHARE, LEAST_BUDGET_BYTES, MOST_BUDGET_BYTES));
        operators = new OperatorTable();
        library = new Library(this);
    }

    Lifetimes lifetimes() {
        return lifetimes;
    }

    OperatorTable operators() {
        return operators;
    }

    Library library() {
        return library;
    }

    CallTimes callTimes() {
        return callTimes;
    }

    /** The library, for the thread that evaluates it: a process's, which has random numbers of its own from then on. */
    @TruffleBoundary
    Library libraryOfThread() {
        if (isChild() && !DefaultGenerator.isOwn()) {
            DefaultGenerator.setOwn(torch.make_generator_cpu());
        }
        return library;
    }

    /** Whether it is one of Python's processes, each of which is a context inside of the program's. */
    boolean isChild() {
        return entered != null && entered.getParent() != null;
    }

    /** What this thread records, or null: what a DataLoader's worker does meanwhile is no part of the program's. */
    Recording recording() {
        return recording == null || (DefaultGenerator.isOwn() && !isChild()) ? null : recording;
    }

    /** Begins a recording. */
    void record(Recording begun) {
        if (recording != null) {
            throw new TorchError(
                    "RuntimeError",
                    "start_recording: expected no recording that runs, got one; end it with finish_recording or"
                            + " abandon_recording");
        }
        recording = begun;
    }

    /** Ends the recording with what it returns; it runs no longer even if that fails. */
    Replay finishRecording(Object[] results) throws InteropException {
        Recording finished = recording;
        if (finished == null) {
            throw new TorchError(
                    "RuntimeError", "finish_recording: expected a recording that runs, got none; start one before");
        }
        recording = null;
        try {
            Replay replay = finished.finish(results);
            replays.add(replay);
            return replay;
        } catch (RuntimeException | InteropException failure) {
            finished.close();
            throw failure;
        }
    }

    /** Ends the recording, if one runs, without a replay. */
    void abandonRecording() {
        Recording abandoned = recording;
        recording = null;
        if (abandoned != null) {
            abandoned.close();
        }
    }

    /** Does and, while a recording runs, notes what returns a tensor but is no operator. */
    Object operation(Replay.Action action, Object[] arguments) throws InteropException {
        Object result = action.run(arguments, lifetimes::adopt);
        if (recording() != null) {
            recording.operation(action, arguments, result);
        }
        return result;
    }

    /** Releases all native memory. */
    void close() {
        abandonRecording();
        replays.forEach(Replay::close);
        lifetimes.close();
    }

    /** Leaves a tensor for the native function {@code take}. */
    void exchange(TensorObject tensor) {
        exchanged = tensor;
    }

    /** Takes the tensor that {@link #exchange} or the native function {@code give} left. */
    TensorObject exchanged() {
        TensorObject tensor = exchanged;
        exchanged = null;
        if (tensor == null) {
            throw new TorchError("RuntimeError", "take: expected a tensor from Java, got none");
        }
        return tensor;
    }

    /** Begins the restricted mode; nothing of the guest has run yet. */
    void restrict(Limits limits) {
        restriction = new Restriction(limits);
        lifetimes.limit(limits);
    }

    boolean isRestricted() {
        return restriction != null;
    }

    /** Sets the guest function {@code (class name, message)} that raises one of the guest's own exceptions. */
    void raiseWith(Object guestFunction) {
        if (raiser != null) {
            throw new TorchError("RuntimeError", "raise_with: expected one call, the torch package's, got another");
        }
        raiser = guestFunction;
    }

    /** Sets the guest function {@code (text)} that warns as the guest does. */
    void warnWith(Object guestFunction) {
        warner = guestFunction;
    }

    /**
     * Runs what libtorch asks of the guest, also on libtorch's own threads, which compute the gradients of devices. The guest's
     * thread waits in libtorch meanwhile, and GraalPy has released its lock for that call.
     */
    <T> T callBack(Callback<T> callback) throws InteropException {
        if (entered == null || entered.isEntered()) {
            return callback.run();
        }
        Object before = entered.enter(null);
        try {
            return callback.run();
        } finally {
            entered.leave(null, before);
        }
    }

    /**
     * Remembers what a guest callback has thrown, a RuntimeException or an Error; {@link #guard} throws it instead of libtorch's
     * copy of its text.
     */
    void remember(Throwable failure) {
        pending = failure;
    }

    /** A guest's function with all that is done with what it returns. */
    @FunctionalInterface
    interface Callback<T> {
        T run() throws InteropException;
    }

    /** Runs a body that may fail in libtorch or in its arguments, and turns the failure into a guest exception. */
    @TruffleBoundary
    Object guard(NativeFunction function, Object[] arguments) {
        try {
            if (restriction != null) {
                restriction.check(function, arguments);
            }
            Object result = callTimes.isDue() ? timed(function, arguments) : run(function, arguments);
            if (pending != null) {
                throw new IllegalStateException("a hook failed");
            }
            NativeWarnings.tell(warner);
            return result;
        } catch (AbstractTruffleException guest) {
            throw guest;
        } catch (TorchError error) {
            throw raise(error);
        } catch (ClassCastException | IndexOutOfBoundsException | NegativeArraySizeException misuse) {
            throw raise(misused(function, arguments, misuse));
        } catch (RuntimeException nativeFailure) {
            Throwable callback = pending;
            pending = null;
            if (callback instanceof Error error) {
                throw error;
            }
            if (callback instanceof AbstractTruffleException guest) {
                throw guest;
            }
            RuntimeException failure = callback == null ? nativeFailure : (RuntimeException) callback;
            throw raise(failure instanceof TorchError error ? error : TorchError.of(failure));
        } catch (InteropException misuse) {
            throw raise(misused(function, arguments, misuse));
        }
    }

    /** Native functions are for the Python package, which knows what each takes; only others get it wrong. */
    private static TorchError misused(NativeFunction function, Object[] arguments, Exception failure) {
        List<String> kinds = Arrays.stream(arguments).map(Guest::typeName).toList();
        return new TorchError(
                "TypeError",
                function.name() + ": expected arguments as the torch package gives them, got " + kinds
                        + (failure.getMessage() == null ? "" : " (" + failure.getMessage() + ")")
                        + "; call the package's function instead");
    }

    private Object timed(NativeFunction function, Object[] arguments) throws InteropException {
        long began = System.nanoTime();
        try {
            return run(function, arguments);
        } finally {
            callTimes.add(System.nanoTime() - began);
        }
    }

    private Object run(NativeFunction function, Object[] arguments) throws InteropException {
        return recording() == null ? function.body.call(arguments) : recording.call(function, arguments);
    }

    private RuntimeException raise(TorchError error) {
        if (raiser == null) {
            return error;
        }
        try {
            InteropLibrary.getUncached().execute(raiser, error.kind(), error.getMessage());
        } catch (InteropException broken) {
            error.addSuppressed(broken);
        }
        return error;
    }

    /** What a native function does with its arguments. */
    interface Body {
        Object call(Object[] arguments) throws InteropException;
    }

    /** An executable object around a {@link Body}. Keep it constant at the call site, so that the call is inlined. */
    @ExportLibrary(InteropLibrary.class)
    static final class NativeFunction extends GuestValue {
        private final TorchContext context;
        private final String name;
        private final Repeat repeat;
        private final Body body;

        NativeFunction(TorchContext context, String name, Repeat repeat, Body body) {
            this.context = context;
            this.name = name;
            this.repeat = repeat;
            this.body = body;
        }

        String name() {
            return name;
        }

        Repeat repeat() {
            return repeat;
        }

        Body body() {
            return body;
        }

        @ExportMessage
        boolean isExecutable() {
            return true;
        }

        @ExportMessage
        Object execute(Object[] arguments) {
            return context.guard(this, arguments);
        }

        @Override
        String display() {
            return "<native function " + name + ">";
        }
    }
}
