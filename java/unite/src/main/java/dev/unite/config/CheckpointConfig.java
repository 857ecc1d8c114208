package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * When checkpoints are written and how many stay.
 *
 * @param everySteps optimizer steps between checkpoints; the last step always gets one
 * @param keepLast number of newest checkpoints kept
 */
public record CheckpointConfig(int everySteps, int keepLast) {
    private static final Key<Integer> EVERY_STEPS =
            Keys.integer("every_steps", 1, "Optimizer steps between checkpoints; the last step always gets one.");
    private static final Key<Integer> KEEP_LAST = Keys.integer(
                    "keep_last", 1, "How many of the newest checkpoints are kept.")
            .orElse(3);

    static final Schema<CheckpointConfig> SCHEMA = new Schema<>(
            List.of(field(EVERY_STEPS, CheckpointConfig::everySteps), field(KEEP_LAST, CheckpointConfig::keepLast)),
            section -> new CheckpointConfig(section.get(EVERY_STEPS), section.get(KEEP_LAST)));
}
