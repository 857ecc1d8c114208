package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * When and on how much the validation split is scored.
 *
 * @param everySteps optimizer steps between validations; the last step always gets one
 * @param maxImages images scored, 0 for the whole split
 */
public record ValidateConfig(int everySteps, int maxImages) {
    private static final Key<Integer> EVERY_STEPS = Keys.integer(
            "every_steps",
            1,
            "Optimizer steps between validations with the EMA weights; the last step always gets one.");
    private static final Key<Integer> MAX_IMAGES = Keys.integer(
                    "max_images", 0, "How many validation images are scored; 0 scores all of them.")
            .orElse(0);

    static final Schema<ValidateConfig> SCHEMA = new Schema<>(
            List.of(field(EVERY_STEPS, ValidateConfig::everySteps), field(MAX_IMAGES, ValidateConfig::maxImages)),
            section -> new ValidateConfig(section.get(EVERY_STEPS), section.get(MAX_IMAGES)));
}
