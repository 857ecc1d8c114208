package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * What the ablations of the paper vary about the network (unite-facts 8.3).
 *
 * @param blockNorm whether a norm follows every block on the residual stream
 * @param stopGradient whether the flow loss sees the latents as constants
 */
public record Structure(OutputNorm outputNorm, boolean blockNorm, Weights weights, boolean stopGradient, Phase phase) {
    /** Norm of the latents: with scale and shift, without, or by root mean square. */
    public enum OutputNorm implements Word {
        LAYER,
        LAYER_PLAIN,
        RMS
    }

    /** Whether tokenizer and denoiser are one network. */
    public enum Weights implements Word {
        SHARED,
        SEPARATE
    }

    /** What is trained: both passes, or one after the other as the two-stage baseline. */
    public enum Phase implements Word {
        JOINT,
        TOKENIZER,
        DENOISER
    }

    private static final Key<OutputNorm> OUTPUT_NORM = Keys.choice(
                    "output_norm",
                    OutputNorm.values(),
                    "Norm of the latents: layer has scale and shift, layer_plain has none (unite-facts 8.3).")
            .orElse(OutputNorm.LAYER);
    private static final Key<Boolean> BLOCK_NORM = Keys.flag(
                    "block_norm", "Whether a norm follows every block on the residual stream (unite-facts 1, 8.3).")
            .orElse(true);
    private static final Key<Weights> WEIGHTS = Keys.choice(
                    "weights", Weights.values(), "Whether tokenizer and denoiser are one network (unite-facts 8.3).")
            .orElse(Weights.SHARED);
    private static final Key<Boolean> STOP_GRADIENT = Keys.flag(
                    "stop_gradient", "Whether the flow loss sees the latents as constants (unite-facts 2.4, 8.3).")
            .orElse(true);
    private static final Key<Phase> PHASE = Keys.choice(
                    "phase",
                    Phase.values(),
                    "What is trained: joint, or tokenizer and then denoiser as the two-stage baseline (unite-facts 8.3).")
            .orElse(Phase.JOINT);

    static final List<Schema.Field<Structure>> FIELDS = List.of(
            field(OUTPUT_NORM, Structure::outputNorm),
            field(BLOCK_NORM, Structure::blockNorm),
            field(WEIGHTS, Structure::weights),
            field(STOP_GRADIENT, Structure::stopGradient),
            field(PHASE, Structure::phase));

    static Structure read(Section section) {
        return new Structure(
                section.get(OUTPUT_NORM),
                section.get(BLOCK_NORM),
                section.get(WEIGHTS),
                section.get(STOP_GRADIENT),
                section.get(PHASE));
    }
}
