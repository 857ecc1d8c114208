package dev.unite.train;

import dev.unite.checkpoint.CheckpointState;
import dev.unite.data.Batch;
import dev.unite.data.Position;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the loop is: counters, the place in the data, and the losses of the step in the making. */
final class TrainingState {
    private long step;
    private int microBatch;
    private Position next = Position.START;
    private long imagesSeen;
    private boolean evaluationPending;
    private Losses window = Losses.ZERO;

    /** The beginning of a new run. */
    TrainingState() {}

    /** The moment at which a checkpoint was taken. */
    TrainingState(CheckpointState saved) {
        step = saved.step();
        microBatch = saved.microBatch();
        next = new Position(saved.epoch(), saved.batch());
        imagesSeen = saved.imagesSeen();
        evaluationPending = saved.evaluationPending();
        window = Losses.of(saved.window());
    }

    long step() {
        return step;
    }

    int microBatch() {
        return microBatch;
    }

    /** Place of the next micro-batch in the data. */
    Position next() {
        return next;
    }

    long imagesSeen() {
        return imagesSeen;
    }

    /** True between a step and the end of the periodic work that follows it. */
    boolean evaluationPending() {
        return evaluationPending;
    }

    /** Sums of the losses of the step in the making. */
    Map<String, Double> window() {
        return microBatch == 0 ? Map.of() : new LinkedHashMap<>(window.toMap());
    }

    void accumulated(Batch batch, Losses losses) {
        microBatch++;
        next = batch.next();
        imagesSeen += batch.size();
        window = window.plus(losses);
    }

    /** Ends the step; returns the mean losses of its micro-batches. */
    Losses updated() {
        Losses mean = window.dividedBy(microBatch);
        step++;
        microBatch = 0;
        window = Losses.ZERO;
        evaluationPending = true;
        return mean;
    }

    void evaluated() {
        evaluationPending = false;
    }
}
