package dev.unite.checkpoint;

import dev.unite.error.RunException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers that, with the tensors, are a run at one moment. Together with the counter-based random streams they
 * suffice to go on as if nothing had happened.
 *
 * @param step optimizer steps that are complete
 * @param microBatch micro-batches already accumulated into the next step; 0 between two steps
 * @param epoch epoch of the next micro-batch
 * @param batch index of the next micro-batch within that epoch
 * @param imagesSeen images trained on so far
 * @param evaluationPending true if the run stopped before the periodic work due after {@code step} was done
 * @param window sums of the losses of the micro-batches already accumulated
 * @param counters small numbers that listeners of the loop need to go on
 * @param seed the run's seed
 * @param dataFingerprint fingerprint of the data trained on
 * @param classes names of the classes, in the order of their labels
 * @param config the resolved configuration, as text
 */
public record CheckpointState(
        long step,
        int microBatch,
        long epoch,
        long batch,
        long imagesSeen,
        boolean evaluationPending,
        Map<String, Double> window,
        Map<String, Double> counters,
        long seed,
        String dataFingerprint,
        List<String> classes,
        String config) {

    /** Checks that the position makes sense and copies the maps. */
    public CheckpointState {
        if (step < 0 || microBatch < 0 || epoch < 0 || batch < 0 || imagesSeen < 0) {
            throw new RunException(
                    ("state.json: expected a position of numbers of 0 or more, got step %d, micro_batch %d, epoch "
                                    + "%d, batch %d, images_seen %d; use another checkpoint")
                            .formatted(step, microBatch, epoch, batch, imagesSeen));
        }
        if (dataFingerprint == null || config == null) {
            throw new RunException(
                    "state.json: expected data_fingerprint and config, got none; use another checkpoint");
        }
        classes = classes == null ? List.of() : List.copyOf(classes);
        window = sorted(window);
        counters = sorted(counters);
    }

    private static Map<String, Double> sorted(Map<String, Double> values) {
        return values == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** Folder name of the checkpoint, which sorts by position. */
    public String folderName() {
        String name = String.format(Locale.ROOT, "step-%07d", step);
        return microBatch == 0 ? name : name + String.format(Locale.ROOT, "-micro-%04d", microBatch);
    }
}
