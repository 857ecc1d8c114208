package dev.unite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.checkpoint.CheckpointStore;
import dev.unite.checkpoint.StatePart;
import dev.unite.error.RunException;
import dev.unite.tracking.Metric;
import dev.unite.train.RunRequest.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path folder;

    private final FakeSession session = new FakeSession();
    private final StopSignal stop = StopSignal.unconnected();

    @Test
    void accumulatesThenUpdatesWithTheScheduledLearningRate() {
        run("a").begin(session, stop, "train.steps=3", "train.warmup_steps=2");

        List<String> steps = session.calls().stream()
                .map(call -> call.split(" ")[0])
                .filter(call -> call.equals("accumulate") || call.equals("update"))
                .toList();
        assertThat(steps.subList(0, 10))
                .containsExactly(
                        "accumulate",
                        "accumulate",
                        "accumulate",
                        "accumulate",
                        "update",
                        "accumulate",
                        "accumulate",
                        "accumulate",
                        "accumulate",
                        "update");
        assertThat(session.calls()).contains("update 0.0", "update 5.0E-4", "update 0.001");
        assertThat(session.calls().getFirst())
                .startsWith("accumulate [Position[epoch=0, batch=0], ")
                .endsWith(", 0.25]");
    }

    @Test
    void tenStepsAreFiveAndACheckpointAndFive() {
        run("whole").begin(session, stop);
        FakeSession first = new FakeSession();
        run("parts").begin(first, stopAfterUpdates(5, first));
        FakeSession second = new FakeSession();
        run("parts").resume(second, stop);

        assertThat(second.state()).isEqualTo(session.state());
        assertThat(run("parts").metrics()).isEqualTo(run("whole").metrics());
        assertThat(run("parts").latest().state())
                .isEqualTo(run("whole").latest().state());
    }

    @Test
    void savesTheGradientsOfAStepInTheMaking() {
        session.onCall(call -> {
            if (session.calls().stream()
                            .filter(name -> name.startsWith("accumulate"))
                            .count()
                    == 6) {
                stop.request();
            }
        });

        TrainingSummary summary = run("a").begin(session, stop);

        assertThat(summary.complete()).isFalse();
        assertThat(run("a").latest().folder()).hasFileName("step-0000001-micro-0002");
        assertThat(run("a").latest().has(StatePart.GRADIENTS)).isTrue();
        assertThat(run("a").latest().state().window()).containsKey("loss");
    }

    @Test
    void stopsBeforeTheWeightsChangeWhenALossIsNotFinite() {
        session.onCall(call -> {
            if (session.calls().stream()
                            .filter(name -> name.startsWith("accumulate"))
                            .count()
                    == 14) {
                session.answer(new Losses(Double.NaN, 1, 0, 1, 1));
            }
        });

        assertThatThrownBy(() -> run("a").begin(session, stop))
                .isInstanceOf(RunException.class)
                .hasMessageMatching(
                        "(?s)step 4: expected a finite loss, got NaN for the training images numbered \\[(\\d+,"
                                + " ){15}\\d+\\]; .*");
        assertThat(session.calls().stream().filter(call -> call.startsWith("update")))
                .hasSize(3);
        assertThat(folder.resolve("a/log.txt")).content().contains("error: step 4: expected a finite loss");
    }

    @Test
    void stopsWhenTheGradientNormIsNotFinite() {
        session.answerGradNorm(Double.POSITIVE_INFINITY);

        assertThatThrownBy(() -> run("a").begin(session, stop))
                .isInstanceOf(RunException.class)
                .hasMessageMatching(
                        "(?s)step 1: expected a finite gradient norm, got Infinity for the training images numbered"
                                + " \\[(\\d+, ){63}\\d+\\]; .*");
        assertThat(folder.resolve("a/checkpoints")).doesNotExist();
    }

    @Test
    void writesWhatTheSummaryNames() {
        TrainingSummary summary = run("a").begin(session, stop);

        assertThat(summary.complete()).isTrue();
        assertThat(summary.files()).allSatisfy(file -> assertThat(file).exists());
        assertThat(summary.files().stream()
                        .map(file -> folder.resolve("a").relativize(file).toString()))
                .containsExactly(
                        "samples/step-0000010.png",
                        "reconstructions/step-0000010.png",
                        "losses.svg",
                        "metrics.jsonl",
                        "checkpoints/step-0000010",
                        "config.yaml",
                        "run.json",
                        "log.txt");
        assertThat(run("a").metrics().stream().filter(metric -> metric.kind().equals(Metric.VALIDATION)))
                .hasSize(2)
                .allSatisfy(metric -> assertThat(metric.values()).containsEntry("images", 359.0));
    }

    @Test
    void doesNothingMoreWhenACompleteRunIsResumed() {
        run("a").begin(session, stop);
        FakeSession again = new FakeSession();

        TrainingSummary summary = run("a").resume(again, stop);

        assertThat(summary.complete()).isTrue();
        assertThat(again.calls()).containsExactly("load MODEL", "load EMA", "load OPTIMIZER", "close");
    }

    @Test
    void goesOnLongerWhenTheStepsAreRaised() {
        run("a").begin(session, stop);

        TrainingSummary summary = run("a").resume(new FakeSession(), stop, "train.steps=12");

        assertThat(summary.step()).isEqualTo(12);
        assertThat(run("a").latest().folder()).hasFileName("step-0000012");
    }

    @Test
    void setsLaterCheckpointsAsideWhenItGoesOnFromAnEarlierOne() {
        run("a").begin(session, stop);
        Start.Resume early = new Start.Resume(CheckpointStore.open(folder.resolve("a/checkpoints/step-0000005"))
                .checkpoint());

        run("a").run(early, new FakeSession(), stop);

        assertThat(folder.resolve("a/checkpoints/abandoned-step-0000010")).isDirectory();
        assertThat(run("a").metrics().stream().map(Metric::step)).isSorted();
        assertThat(run("a").latest().state().step()).isEqualTo(10);
    }

    @Test
    void startsFromTheWeightsOfAnotherRun() {
        run("tokenizer").begin(session, stop);
        FakeSession denoiser = new FakeSession();

        run("denoiser").run(new Start.FromWeights(run("tokenizer").latest()), denoiser, stop, "train.steps=2");

        assertThat(denoiser.calls()).startsWith("load MODEL", "load EMA").doesNotContain("load OPTIMIZER");
        assertThat(run("denoiser").latest().state().step()).isEqualTo(2);
    }

    @Test
    void refusesToResumeWithAnotherBatchSize() {
        run("a").begin(session, stop);

        assertThatThrownBy(() -> run("a").resume(session, stop, "train.batch_size=128"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(
                        "images of a micro-batch (train.batch_size / train.accumulate) to be 16 as before, got 32");
    }

    @Test
    void refusesAFolderThatIsInUseOrHoldsAnotherRun() {
        session.onCall(call -> {
            if (session.calls().size() == 1) {
                assertThatThrownBy(() -> run("a").begin(new FakeSession(), stop))
                        .hasMessageContaining("expected a new or empty folder");
            }
        });

        run("a").begin(session, stop);

        assertThatThrownBy(() -> run("a").begin(new FakeSession(), stop)).hasMessageContaining("--resume");
    }

    @Test
    void warnsOfCollapsedLatentsThenStops() {
        List<String> warnings = new ArrayList<>();
        session.onCall(call -> {
            if (session.calls().stream()
                            .filter(name -> name.startsWith("update"))
                            .count()
                    == 60) {
                session.answer(new Losses(.6, .5, 0, 1e-4, 1e-5));
            }
        });

        assertThatThrownBy(() -> run("a").run(
                                new Start.Anew(),
                                session,
                                warningsTo(warnings),
                                stop,
                                "train.steps=1000",
                                "train.accumulate=1",
                                "checkpoint.every_steps=100",
                                "sample.every_steps=1000",
                                "validate.every_steps=1000"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the latents have collapsed to a constant")
                .hasMessageContaining("model.flow_shift: 0.5")
                .hasMessageContaining("does not recover");
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst()).startsWith("step 160: ");
        assertThat(run("a").latest().state().step()).isEqualTo(500);
    }

    @Test
    void leavesTheLastCheckpointWhenTheRunFolderBecomesUnwritable() throws Exception {
        session.onCall(call -> {
            if (call.startsWith("export")
                    && session.calls().stream().filter(call::equals).count() == 2) {
                throw new RunException("disk full");
            }
        });

        assertThatThrownBy(() -> run("a").begin(session, stop)).isInstanceOf(RunException.class);

        assertThat(run("a").latest().state().step()).isEqualTo(5);
        try (var left = Files.list(folder.resolve("a/checkpoints"))) {
            assertThat(left).hasSize(1);
        }
    }

    private RunsOfDigits run(String name) {
        return new RunsOfDigits(folder.resolve(name));
    }

    private static StopSignal stopAfterUpdates(int updates, FakeSession session) {
        StopSignal stop = StopSignal.unconnected();
        session.onCall(call -> {
            if (session.calls().stream()
                            .filter(name -> name.startsWith("update"))
                            .count()
                    == updates) {
                stop.request();
            }
        });
        return stop;
    }

    private static Progress warningsTo(List<String> warnings) {
        return new Progress() {
            @Override
            public void started(long step, long totalSteps) {}

            @Override
            public void stepped(StepReport report) {}

            @Override
            public void working(String what, long done, long total) {}

            @Override
            public void note(String message) {}

            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
    }
}
