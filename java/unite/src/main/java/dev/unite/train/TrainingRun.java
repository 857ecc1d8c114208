package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.CheckpointStore;
import dev.unite.checkpoint.StatePart;
import dev.unite.config.Config;
import dev.unite.data.Batches;
import dev.unite.data.DataSet;
import dev.unite.error.ProjectException;
import dev.unite.torch.Torch;
import dev.unite.tracking.Metric;
import dev.unite.tracking.MetricsFile;
import dev.unite.tracking.MetricsSink;
import dev.unite.tracking.RunFolder;
import dev.unite.tracking.RunInfo;
import dev.unite.train.RunRequest.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Puts a run together from its parts and lets it go: data, network, folder, listeners, loop. */
public final class TrainingRun {
    private static final int SHOWN_RECONSTRUCTIONS = 32;

    private final RunRequest request;
    private final Config config;
    private final DataSet data;
    private final TrainingSession session;
    private final Progress progress;
    private final StopSignal stop;

    private TrainingRun(RunRequest request, DataSet data, TrainingSession session, Progress progress, StopSignal stop) {
        this.request = request;
        this.config = request.config();
        this.data = data;
        this.session = session;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * Trains until the last step or until {@code stop} asks to end; both leave a checkpoint.
     *
     * @throws ProjectException if the run cannot start or go on; the newest checkpoint then stays valid
     */
    public static TrainingSummary run(Torch torch, RunRequest request, Progress progress, StopSignal stop) {
        return run(request, (config, classes) -> TorchSession.forTraining(torch, config, classes), progress, stop);
    }

    static TrainingSummary run(
            RunRequest request,
            BiFunction<Config, Integer, TrainingSession> sessions,
            Progress progress,
            StopSignal stop) {
        DataSet data = DataSet.open(request.config().data());
        // what can be refused is refused before the network is built, which takes long
        if (request.start() instanceof Start.Resume resume) {
            ResumeCheck.check(resume.checkpoint(), request.config(), data.fingerprint());
        } else {
            RunFolder.requireFree(request.folder());
        }
        try (TrainingSession session =
                sessions.apply(request.config(), data.classNames().size())) {
            return new TrainingRun(request, data, session, progress, stop).run();
        }
    }

    private TrainingSummary run() {
        TrainingState state = restore();
        try (RunFolder folder = openFolder(state)) {
            try (MetricsSink metrics = openMetrics(folder, state)) {
                return train(folder, state, new Journal(progress, metrics, folder::log));
            } catch (ProjectException e) {
                folder.log("error: " + e.getMessage());
                throw e;
            }
        }
    }

    private TrainingState restore() {
        switch (request.start()) {
            case Start.Anew anew -> {
                return new TrainingState();
            }
            case Start.FromWeights from -> {
                session.load(from.checkpoint(), StatePart.MODEL);
                session.load(from.checkpoint(), StatePart.EMA);
                return new TrainingState();
            }
            case Start.Resume resume -> {
                Checkpoint checkpoint = resume.checkpoint();
                session.load(checkpoint, StatePart.MODEL);
                session.load(checkpoint, StatePart.EMA);
                session.load(checkpoint, StatePart.OPTIMIZER);
                if (checkpoint.state().microBatch() > 0) {
                    session.load(checkpoint, StatePart.GRADIENTS);
                }
                return new TrainingState(checkpoint.state());
            }
        }
    }

    private RunFolder openFolder(TrainingState state) {
        RunInfo info = new RunInfo(
                config.seed(),
                request.commit(),
                config.device(),
                config.precision().word(),
                data.fingerprint(),
                request.command(),
                Path.of("").toAbsolutePath().toString(),
                request.versions(),
                session.parameters());
        return request.start() instanceof Start.Resume
                ? RunFolder.reopen(request.folder(), info, request.configText(), state.step())
                : RunFolder.create(request.folder(), info, request.configText());
    }

    private MetricsSink openMetrics(RunFolder folder, TrainingState state) {
        return request.start() instanceof Start.Resume
                ? MetricsFile.resume(folder.metrics(), state.step(), state.evaluationPending())
                : MetricsFile.create(folder.metrics());
    }

    private TrainingSummary train(RunFolder folder, TrainingState state, Journal journal) {
        long began = System.nanoTime();
        CheckpointStore store =
                new CheckpointStore(folder.checkpoints(), config.checkpoint().keepLast());
        tidy(store, journal);
        boolean complete;
        try (Batches batches = data.train(config.train().microBatchSize(), config.seed(), state.next())) {
            progress.started(state.step(), config.train().steps());
            complete = new Trainer(
                            config.train(),
                            new NoiseSeeds(config.seed()),
                            session,
                            batches,
                            state,
                            listeners(journal),
                            tasks(folder, journal),
                            checkpointer(store, journal),
                            stop)
                    .run();
        }
        new PlotTask(1, 0, folder).run(state.step());
        journal.note(complete ? "complete after step " + state.step() : "stopped and saved after step " + state.step());
        return summary(folder, state, complete, (System.nanoTime() - began) / 1e9);
    }

    private void tidy(CheckpointStore store, Journal journal) {
        store.cleanUp().forEach(journal::note);
        if (request.start() instanceof Start.Resume resume) {
            journal.note("resumed from '%s'".formatted(resume.checkpoint().folder()));
            store.abandonAfter(resume.checkpoint().state()).forEach(journal::note);
        }
    }

    private List<StepListener> listeners(Journal journal) {
        Map<String, Double> counters = request.start() instanceof Start.Resume resume
                ? resume.checkpoint().state().counters()
                : Map.of();
        return List.of(
                new MetricsListener(journal.metrics(), config.train().logEverySteps()),
                progress::stepped,
                new CollapseDetector(journal, config.train().warmupSteps(), counters));
    }

    private List<PeriodicTask> tasks(RunFolder folder, Journal journal) {
        int last = config.train().steps();
        int batchSize = config.train().microBatchSize();
        int everySample = config.sample().everySteps();
        NoiseSeeds seeds = new NoiseSeeds(config.seed());
        int shown = Math.min(SHOWN_RECONSTRUCTIONS, data.heldOutSize());
        return List.of(
                new ValidationTask(config.validate(), last, session, data, batchSize, seeds, journal, stop),
                new SampleTask(
                        config.sample(), last, session, data.classNames(), batchSize, folder::samples, journal, stop),
                new ReconstructionTask(
                        everySample,
                        last,
                        session,
                        () -> data.heldOut(shown, shown),
                        seeds,
                        folder::reconstructions,
                        journal),
                new PlotTask(everySample, last, folder));
    }

    private Checkpointer checkpointer(CheckpointStore store, Journal journal) {
        Checkpointer.RunIdentity identity = new Checkpointer.RunIdentity(
                config.seed(), data.fingerprint(), data.classNames(), request.configText());
        String resumedFrom = request.start() instanceof Start.Resume resume
                ? Checkpointer.key(resume.checkpoint().state())
                : "";
        return new Checkpointer(store, config.checkpoint().everySteps(), session, identity, journal, resumedFrom);
    }

    private TrainingSummary summary(RunFolder folder, TrainingState state, boolean complete, double seconds) {
        List<Path> files = new ArrayList<>();
        newest(folder.samples(0).getParent()).forEach(files::add);
        newest(folder.reconstructions(0).getParent()).forEach(files::add);
        files.addAll(List.of(folder.plot(), folder.metrics()));
        new CheckpointStore(folder.checkpoints(), 0)
                .list().reversed().stream().limit(1).forEach(files::add);
        files.addAll(List.of(folder.config(), folder.path().resolve("run.json"), folder.log()));
        return new TrainingSummary(
                complete,
                state.step(),
                config.train().steps(),
                state.imagesSeen(),
                seconds,
                lastValues(folder),
                files,
                data.report(),
                "./unite train '%s' --run '%s-again'".formatted(folder.config(), folder.path()),
                "./unite train '%s' --resume '%s'".formatted(folder.config(), folder.path()));
    }

    private static Map<String, Double> lastValues(RunFolder folder) {
        Map<String, Double> last = new LinkedHashMap<>();
        for (Metric metric : MetricsFile.read(folder.metrics())) {
            String prefix = metric.kind().equals(Metric.VALIDATION) ? "validation_" : "";
            metric.values().forEach((name, value) -> last.put(prefix + name, value));
        }
        return last;
    }

    /** The newest picture of a folder, if it has any; names sort by step. */
    private static Stream<Path> newest(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> pictures = Files.list(folder)) {
            return pictures.filter(path -> path.toString().endsWith(".png")).sorted().toList().reversed().stream()
                    .limit(1);
        } catch (IOException e) {
            return Stream.of(folder); // the summary then names the folder; the run itself is fine
        }
    }
}
