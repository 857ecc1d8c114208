package dev.unite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sun.misc.Signal;

class StopSignalTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theFirstAsksToStopAndTheSecondEndsAtOnce(String name, int exitCode) throws Exception {
        assumeFalse(
                isIgnored(new Signal(name)), "this process was told to ignore SIG" + name + ", as background jobs are");
        try (StopSignal stop = StopSignal.install(heard::add, code -> heard.add("exit " + code))) {
            assertThat(stop.requested()).isFalse();

            Signal.raise(new Signal(name));
            assertThat(next()).isEqualTo("SIG" + name + ": saving a checkpoint, then stopping; once more ends at once");
            assertThat(stop.requested()).isTrue();

            Signal.raise(new Signal(name));
            assertThat(List.of(next(), next()))
                    .containsExactly("SIG" + name + " again: ending at once", "exit " + exitCode);
        }
    }

    @Test
    void givesTheHandlersBack() throws InterruptedException {
        try (StopSignal outer = StopSignal.install(message -> heard.add("outer"), code -> {})) {
            StopSignal.install(message -> heard.add("inner"), code -> {}).close();

            Signal.raise(new Signal("TERM"));

            assertThat(next()).isEqualTo("outer");
            assertThat(outer.requested()).isTrue();
        }
    }

    /** Linux tells; elsewhere the test would fail. */
    private static boolean isIgnored(Signal signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(ignored -> (ignored >> (signal.getNumber() - 1) & 1) == 1);
    }

    /** Signals arrive on a thread of their own. */
    private String next() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }
}
