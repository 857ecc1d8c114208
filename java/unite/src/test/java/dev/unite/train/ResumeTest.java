package dev.unite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is stopped at any moment and resumed is the run that never stopped. */
class ResumeTest {
    private static final String[] SHORT = {
        "train.steps=3",
        "train.batch_size=48",
        "train.accumulate=2",
        "validate.every_steps=2",
        "validate.max_images=48",
        "sample.every_steps=2",
        "checkpoint.every_steps=2"
    };
    private static final int CALLS = 23;

    @TempDir
    static Path wholeFolder;

    private static FakeSession whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void runWithoutStopping() {
        whole = new FakeSession();
        new RunsOfDigits(wholeFolder).begin(whole, StopSignal.unconnected(), SHORT);
    }

    @Test
    void everyCallIsTried() {
        assertThat(whole.calls()).hasSize(CALLS + 1).last().isEqualTo("close");
    }

    /** The wish to stop comes within a step, a validation, a sampling, a save. */
    @ParameterizedTest(name = "stopped at call {0}")
    @MethodSource("calls")
    void stoppedAnywhereAndResumedIsTheSameRun(int call) {
        RunsOfDigits parts = new RunsOfDigits(folder);
        FakeSession first = new FakeSession();
        StopSignal early = StopSignal.unconnected();
        first.onCall(name -> {
            if (first.calls().size() == call) {
                early.request();
            }
        });
        parts.begin(first, early, SHORT);
        FakeSession second = new FakeSession();
        TrainingSummary resumed = parts.resume(second, StopSignal.unconnected(), SHORT);

        RunsOfDigits never = new RunsOfDigits(wholeFolder);
        assertThat(early.requested()).isTrue();
        assertThat(resumed.complete()).isTrue();
        assertThat(second.state()).isEqualTo(whole.state());
        assertThat(parts.metrics()).isEqualTo(never.metrics());
        assertThat(parts.latest().state()).isEqualTo(never.latest().state());
    }

    static IntStream calls() {
        return IntStream.rangeClosed(1, CALLS);
    }
}
