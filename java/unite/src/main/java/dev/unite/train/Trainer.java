package dev.unite.train;

import dev.unite.config.TrainConfig;
import dev.unite.data.Batch;
import dev.unite.error.RunException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The training loop: fetch a batch, step, tell the listeners.
 *
 * <p>It can stop between any two micro-batches, and goes on from any checkpoint as if it never had.
 */
final class Trainer {
    private static final int SAMPLES_SHOWN = 64;

    private final TrainConfig config;
    private final LearningRates learningRates;
    private final NoiseSeeds noiseSeeds;
    private final TrainingSession session;
    private final Iterator<Batch> batches;
    private final TrainingState state;
    private final List<StepListener> listeners;
    private final List<PeriodicTask> tasks;
    private final Checkpointer checkpointer;
    private final StopSignal stop;
    private final List<int[]> windowSamples = new ArrayList<>();

    /** Batches come from {@code batches}, which stands where {@code state} says. */
    Trainer(
            TrainConfig config,
            NoiseSeeds noiseSeeds,
            TrainingSession session,
            Iterator<Batch> batches,
            TrainingState state,
            List<StepListener> listeners,
            List<PeriodicTask> tasks,
            Checkpointer checkpointer,
            StopSignal stop) {
        this.config = config;
        this.learningRates = new LearningRates(config);
        this.noiseSeeds = noiseSeeds;
        this.session = session;
        this.batches = batches;
        this.state = state;
        this.listeners = List.copyOf(listeners);
        this.tasks = List.copyOf(tasks);
        this.checkpointer = checkpointer;
        this.stop = stop;
    }

    /** Trains to the end or until asked to stop, and saves in both cases. Returns true if the run is complete. */
    boolean run() {
        evaluate();
        while (state.step() < config.steps() && !stop.requested()) {
            StepReport report = step();
            if (report == null) {
                break;
            }
            listeners.forEach(listener -> listener.stepped(report));
            evaluate();
            if (checkpointer.due(state.step())) {
                checkpointer.save(state, listeners);
            }
        }
        checkpointer.save(state, listeners);
        return state.step() >= config.steps() && !state.evaluationPending();
    }

    /** One optimizer step, or null if a wish to stop came between its micro-batches. */
    private StepReport step() {
        long start = System.nanoTime();
        long images = -state.imagesSeen();
        while (state.microBatch() < config.accumulate()) {
            if (stop.requested()) {
                return null;
            }
            try (Batch batch = batches.next()) {
                accumulate(batch);
            }
        }
        images += state.imagesSeen();
        double learningRate = learningRates.at(state.step());
        double gradNorm = session.update(learningRate);
        if (!Double.isFinite(gradNorm)) {
            throw nonFinite("gradient norm", gradNorm, windowSamples);
        }
        windowSamples.clear();
        Losses losses = state.updated();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new StepReport(
                state.step(),
                config.steps(),
                state.next().epoch(),
                losses,
                gradNorm,
                learningRate,
                images,
                seconds,
                session.nativeBytes());
    }

    private void accumulate(Batch batch) {
        long noiseSeed = noiseSeeds.training(state.step(), state.microBatch());
        Losses losses = session.accumulate(batch, noiseSeed, 1.0 / config.accumulate());
        if (!Double.isFinite(losses.total())) {
            throw nonFinite("loss", losses.total(), List.of(batch.samples()));
        }
        state.accumulated(batch, losses);
        windowSamples.add(batch.samples());
    }

    /** The periodic work that is due after the step just done; again after a resume if it was cut short. */
    private void evaluate() {
        if (!state.evaluationPending()) {
            return;
        }
        for (PeriodicTask task : tasks) {
            if (task.due(state.step()) && !task.run(state.step())) {
                return;
            }
        }
        state.evaluated();
    }

    private RunException nonFinite(String what, double got, List<int[]> samples) {
        int[] all = samples.stream().flatMapToInt(Arrays::stream).toArray();
        String shown = Arrays.toString(Arrays.copyOf(all, Math.min(all.length, SAMPLES_SHOWN)));
        String more = all.length > SAMPLES_SHOWN ? " and %d more".formatted(all.length - SAMPLES_SHOWN) : "";
        return new RunException(
                ("step %d: expected a finite %s, got %s for the training images numbered %s%s; the weights were not"
                                + " changed: look at these images, or resume with a lower train.learning_rate or precision: fp32")
                        .formatted(state.step() + 1, what, got, shown, more));
    }
}
