package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * Noise on the latents before they are decoded in training.
 *
 * @param probability share of the samples in [0, 1] that get noise
 */
public record LatentNoise(Form form, double probability) {
    /** How noise and latents are combined. */
    public sealed interface Form {
        /** z̃ = t·z + (1−t)·noise with t uniform in [start, 1). */
        record Interpolate(double start) implements Form {}

        /** z̃ = z + scale·noise. */
        record Additive(double scale) implements Form {}
    }

    private enum Mode implements Word {
        INTERPOLATE,
        ADDITIVE
    }

    private static final Key<Mode> MODE = Keys.choice(
                    "noise_mode",
                    Mode.values(),
                    "Noise on the latents before decoding: interpolate as the code does, additive as the paper writes"
                            + " (unite-facts 2.3, 11.3).")
            .orElse(Mode.INTERPOLATE);
    private static final Key<Double> START = Keys.number(
                    "noise_start",
                    Range.between(0, 1),
                    "Lower bound of the time drawn for that noise: 1 for none, 0 for the most (unite-facts 2.3, 8.3).")
            .orElse(0.7)
            .onlyWhen("model.noise_mode is interpolate");
    private static final Key<Double> SCALE = Keys.number(
                    "noise_scale", Range.atLeast(0), "Standard deviation of the added noise (unite-facts 11.3).")
            .orElse(0.7)
            .onlyWhen("model.noise_mode is additive");
    private static final Key<Double> PROBABILITY = Keys.number(
                    "noise_probability",
                    Range.between(0, 1),
                    "Share of the samples that get that noise (unite-facts 2.3).")
            .orElse(0.5);

    static final List<Schema.Field<LatentNoise>> FIELDS = List.of(
            field(MODE, noise -> switch (noise.form) {
                case Form.Interpolate interpolate -> Mode.INTERPOLATE;
                case Form.Additive additive -> Mode.ADDITIVE;
            }),
            field(START, noise -> noise.form instanceof Form.Interpolate(double start) ? start : null),
            field(SCALE, noise -> noise.form instanceof Form.Additive(double scale) ? scale : null),
            field(PROBABILITY, LatentNoise::probability));

    static LatentNoise read(Section section) {
        Form form = switch (section.get(MODE)) {
            case INTERPOLATE -> new Form.Interpolate(section.get(START));
            case ADDITIVE -> new Form.Additive(section.get(SCALE));
        };
        return new LatentNoise(form, section.get(PROBABILITY));
    }
}
