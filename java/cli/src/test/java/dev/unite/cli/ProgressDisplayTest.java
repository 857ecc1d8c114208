package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unite.train.Losses;
import dev.unite.train.StepReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final long MEMORY = 512L << 20;
    private final StringWriter err = new StringWriter();
    private long nanos;

    @Test
    void writesOneLinePerIntervalWhereThereIsNoTerminal() {
        ProgressDisplay display = display(false);
        display.started(0, 10);
        for (int step = 1; step <= 10; step++) {
            display.stepped(report(step));
        }
        assertThat(err.toString().lines())
                .containsExactly(
                        "training 10 steps",
                        "step 1/10  loss 0.5000  64 images/s  4 s left  memory 512.0 MiB",
                        "step 4/10  loss 0.5000  64 images/s  3 s left  memory 512.0 MiB",
                        "step 8/10  loss 0.5000  64 images/s  1 s left  memory 512.0 MiB",
                        "step 10/10  loss 0.5000  64 images/s  0 s left  memory 512.0 MiB");
    }

    @Test
    void drawsOverOneLineOnATerminalAndNotTooOften() {
        ProgressDisplay display = display(true);
        for (int step = 1; step <= 10; step++) {
            display.stepped(report(step));
            nanos += 30_000_000;
        }
        display.finish();
        List<String> drawn = List.of(err.toString().split("\r\033\\[K"));
        assertThat(drawn).hasSizeLessThan(8).last().asString().startsWith("█".repeat(20) + " 10/10");
        assertThat(err.toString()).endsWith(System.lineSeparator());
    }

    @Test
    void aNoteStandsAboveTheBar() {
        ProgressDisplay display = display(true);
        display.stepped(report(5));
        display.note("saved");
        String bar = "█".repeat(10) + "░".repeat(10) + " 5/10";
        assertThat(err.toString()).contains("\r\033[Ksaved" + System.lineSeparator() + "\r\033[K" + bar);
    }

    @Test
    void aResumedRunSaysWhereItGoesOn() {
        display(false).started(4, 10);
        assertThat(err.toString()).isEqualTo("going on after step 4 of 10" + System.lineSeparator());
    }

    private ProgressDisplay display(boolean terminal) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = new Console(nowhere, new PrintWriter(err, true), terminal, false, 120);
        return new ProgressDisplay(console, 4, () -> MEMORY, () -> nanos);
    }

    /** Half a second for 32 images. */
    private static StepReport report(long step) {
        return new StepReport(step, 10, 0, new Losses(0.5, 0.4, 0, 0.1, 1), 1, 1e-3, 32, 0.5, 0);
    }
}
