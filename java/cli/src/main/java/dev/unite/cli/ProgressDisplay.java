package dev.unite.cli;

import dev.unite.train.Progress;
import dev.unite.train.StepReport;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows a run: a bar that is drawn over on a terminal, one line per logging interval elsewhere.
 *
 * <p>Everything goes to stderr. All methods may be called from any thread.
 */
final class ProgressDisplay implements Progress {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR_WIDTH = 20;
    private static final String CLEAR_LINE = "\r\033[K";

    private final Console console;
    private final long logEverySteps;
    private final LongSupplier residentBytes;
    private final LongSupplier nanoTime;
    private final Throughput throughput = new Throughput();
    private String line = "";
    private long drawnAt;

    /**
     * @param logEverySteps steps between two lines where there is no terminal
     * @param residentBytes memory of the process in bytes, 0 if unknown
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    ProgressDisplay(Console console, long logEverySteps, LongSupplier residentBytes, LongSupplier nanoTime) {
        this.console = console;
        this.logEverySteps = logEverySteps;
        this.residentBytes = residentBytes;
        this.nanoTime = nanoTime;
        this.drawnAt = nanoTime.getAsLong() - REDRAW_NANOS;
    }

    @Override
    public synchronized void started(long step, long totalSteps) {
        note(
                step == 0
                        ? "training %,d steps".formatted(totalSteps)
                        : "going on after step %,d of %,d".formatted(step, totalSteps));
    }

    @Override
    public synchronized void stepped(StepReport report) {
        throughput.add(report);
        boolean last = report.step() == report.totalSteps();
        if (console.interactive()) {
            draw(bar(report) + numbers(report), last);
        } else if (last || report.step() == 1 || report.step() % logEverySteps == 0) {
            console.note("step %d/%d".formatted(report.step(), report.totalSteps()) + numbers(report));
        }
    }

    @Override
    public synchronized void working(String what, long done, long total) {
        if (console.interactive()) {
            draw("%s %,d/%,d".formatted(what, done, total), done == total);
        }
    }

    @Override
    public synchronized void note(String message) {
        print(message);
    }

    @Override
    public synchronized void warning(String message) {
        print((console.colour() ? "\033[33mwarning:\033[0m " : "warning: ") + message);
    }

    /** Leaves the bar where it is and goes on below it. */
    synchronized void finish() {
        if (!line.isEmpty()) {
            console.note("");
            line = "";
        }
    }

    private void print(String message) {
        if (line.isEmpty()) {
            console.note(message);
            return;
        }
        console.note(CLEAR_LINE + message);
        redraw();
    }

    private void draw(String text, boolean atOnce) {
        line = text.length() < console.columns() ? text : text.substring(0, console.columns() - 1);
        if (atOnce || nanoTime.getAsLong() - drawnAt >= REDRAW_NANOS) {
            redraw();
        }
    }

    private void redraw() {
        console.err().print(CLEAR_LINE + line);
        console.err().flush();
        drawnAt = nanoTime.getAsLong();
    }

    private static String bar(StepReport report) {
        int filled = (int) (BAR_WIDTH * report.step() / report.totalSteps());
        return "%s%s %d/%d"
                .formatted("█".repeat(filled), "░".repeat(BAR_WIDTH - filled), report.step(), report.totalSteps());
    }

    private String numbers(StepReport report) {
        long resident = residentBytes.getAsLong();
        return String.format(
                Locale.ROOT,
                "  loss %.4f  %.0f images/s  %s left%s",
                report.losses().total(),
                throughput.imagesPerSecond(),
                Units.duration(throughput.remaining()),
                resident == 0 ? "" : "  memory " + Units.bytes(resident));
    }
}
