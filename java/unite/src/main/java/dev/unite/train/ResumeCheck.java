package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.CheckpointState;
import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import dev.unite.error.RunException;
import java.nio.file.Path;
import java.util.List;

/** Refuses to go on from a checkpoint where that could not be the same run. */
final class ResumeCheck {
    private ResumeCheck() {}

    /**
     * Compares what decides the order of data and noise.
     *
     * @param dataFingerprint fingerprint of the data as they are now
     * @throws RunException naming the first thing that differs
     */
    static void check(Checkpoint checkpoint, Config config, String dataFingerprint) {
        CheckpointState state = checkpoint.state();
        Config before = ConfigLoader.parse(
                checkpoint.folder().resolve("state.json") + " (config)",
                state.config(),
                Path.of("").toAbsolutePath(),
                List.of());
        require(checkpoint, "seed", state.seed(), config.seed());
        require(checkpoint, "the data's fingerprint", state.dataFingerprint(), dataFingerprint);
        require(
                checkpoint,
                "images of a micro-batch (train.batch_size / train.accumulate)",
                before.train().microBatchSize(),
                config.train().microBatchSize());
        if (state.microBatch() > 0) {
            require(
                    checkpoint,
                    "train.accumulate (the checkpoint lies between two micro-batches)",
                    before.train().accumulate(),
                    config.train().accumulate());
        }
    }

    private static void require(Checkpoint checkpoint, String what, Object before, Object now) {
        if (!before.equals(now)) {
            throw new RunException(
                    ("resume from '%s': expected %s to be %s as before, got %s; resume with the run's own "
                                    + "configuration and data, or begin a new run")
                            .formatted(checkpoint.folder(), what, before, now));
        }
    }
}
