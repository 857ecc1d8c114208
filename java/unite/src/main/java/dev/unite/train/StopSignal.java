package dev.unite.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns Ctrl-C (SIGINT) and SIGTERM into a wish to stop that every loop asks for; a second signal ends the process at
 * once.
 *
 * <p>Signal handlers instead of a shutdown hook: a hook starts an end that cannot be stopped any more, which leaves the
 * loop racing against it. Closing restores the handlers that were there before.
 */
public final class StopSignal implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    /** What shells report for a process ended by a signal is this plus the signal's number. */
    private static final int SIGNAL_EXIT_CODE = 128;

    private final List<Runnable> restore = new ArrayList<>();
    private final Consumer<String> note;
    private final IntConsumer exit;
    private volatile boolean requested;

    private StopSignal(Consumer<String> note, IntConsumer exit) {
        this.note = note;
        this.exit = exit;
    }

    /** A wish to stop that only {@link #request} expresses, for programs that handle signals themselves. */
    public static StopSignal unconnected() {
        return new StopSignal(message -> {}, code -> {});
    }

    /**
     * Listens to SIGINT and SIGTERM until closed.
     *
     * @param note told what happens, on the signal's own thread
     */
    public static StopSignal install(Consumer<String> note) {
        return install(note, Runtime.getRuntime()::halt);
    }

    static StopSignal install(Consumer<String> note, IntConsumer exit) {
        StopSignal stop = new StopSignal(note, exit);
        for (String name : SIGNALS) {
            try {
                Signal signal = new Signal(name);
                SignalHandler before = Signal.handle(signal, stop::received);
                stop.restore.add(() -> Signal.handle(signal, before));
            } catch (IllegalArgumentException e) {
                note.accept("SIG%s cannot be handled here (%s): it will end the run without saving"
                        .formatted(name, e.getMessage()));
            }
        }
        return stop;
    }

    private void received(Signal signal) {
        if (requested) {
            note.accept("SIG%s again: ending at once".formatted(signal.getName()));
            exit.accept(SIGNAL_EXIT_CODE + signal.getNumber());
            return;
        }
        requested = true;
        note.accept("SIG%s: saving a checkpoint, then stopping; once more ends at once".formatted(signal.getName()));
    }

    /** Asks the run to save and stop, as a signal does. */
    public void request() {
        requested = true;
    }

    /** True once the run should save and stop. */
    public boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
        restore.clear();
    }
}
