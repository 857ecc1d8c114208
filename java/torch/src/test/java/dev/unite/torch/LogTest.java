package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogTest {
    @Test
    void saysWhatWasLoadedAndOpened() {
        try (Torch torch = Torch.open()) {
            assertThat(torch.info()).containsEntry("libtorch", Facts.version());
        }

        assertThat(Facts.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(CapturedLog.LINES)
                .anyMatch(line -> line.matches("INFO Natives: libtorch " + Facts.version()
                        + " loaded in \\d+ ms: BLAS \\w+, \\d+ threads, kernels for .+"))
                .anyMatch(line -> line.matches("DEBUG Torch: engine opened in \\d+ ms"));
    }

    @Test
    void saysThatALimitClosedAnEngineAndWhatReplacedIt() {
        Torch.Builder builder = Torch.builder().restricted(new Limits(1 << 20, 1 << 20, Duration.ofSeconds(3)));
        try (TorchPool pool = TorchPool.open(1, builder, torch -> torch.load(PyModuleTest.net(), "Net", 3))) {
            assertThatThrownBy(() -> pool.call(net -> net.torch().load("time").invoke("sleep", 1000)))
                    .isInstanceOf(TorchException.class);
            assertThat(pool.<Integer>call(net -> net.state().size())).isPositive();
        }

        assertThat(CapturedLog.LINES)
                .anyMatch(line -> line.startsWith("INFO TorchPool: pool of 1 engines opened in"))
                .anyMatch(line -> line.startsWith("WARN Watchdog: expected a call of at most PT3S"))
                .anyMatch(line ->
                        line.startsWith("WARN TorchPool: an engine of the pool was closed, by a limit or its call"));
    }
}
