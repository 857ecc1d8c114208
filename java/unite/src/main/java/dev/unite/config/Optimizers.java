package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;
import java.util.Map;

/**
 * Muon for matrices, AdamW for the rest (unite-facts 5.1).
 *
 * @param weightDecay decoupled weight decay of both
 */
public record Optimizers(
        double muonMomentum, double adamwBeta1, double adamwBeta2, double adamwEps, double weightDecay) {
    private static final Range DECAY = Range.between(0, 1).withoutMax();
    private static final Key<Double> MUON_MOMENTUM = Keys.number(
                    "muon_momentum", DECAY, "Nesterov momentum of Muon (unite-facts 3).")
            .orElse(0.95);
    private static final Key<Double> ADAMW_BETA1 = Keys.number(
                    "adamw_beta1", DECAY, "Decay of AdamW's mean of gradients (unite-facts 3).")
            .orElse(0.9);
    private static final Key<Double> ADAMW_BETA2 = Keys.number(
                    "adamw_beta2", DECAY, "Decay of AdamW's mean of squared gradients (unite-facts 3).")
            .orElse(0.999);
    private static final Key<Double> ADAMW_EPS = Keys.number(
                    "adamw_eps", Range.above(0), "Term in AdamW's denominator (unite-facts 3).")
            .orElse(1e-6);
    private static final Key<Double> WEIGHT_DECAY = Keys.number(
                    "weight_decay", Range.atLeast(0), "Decoupled weight decay of both optimizers (unite-facts 3).")
            .orElse(0.0);

    static final List<Schema.Field<Optimizers>> FIELDS = List.of(
            field(MUON_MOMENTUM, Optimizers::muonMomentum),
            field(ADAMW_BETA1, Optimizers::adamwBeta1),
            field(ADAMW_BETA2, Optimizers::adamwBeta2),
            field(ADAMW_EPS, Optimizers::adamwEps),
            field(WEIGHT_DECAY, Optimizers::weightDecay));

    static Optimizers read(Section section) {
        return new Optimizers(
                section.get(MUON_MOMENTUM),
                section.get(ADAMW_BETA1),
                section.get(ADAMW_BETA2),
                section.get(ADAMW_EPS),
                section.get(WEIGHT_DECAY));
    }

    Map<String, Object> toMap() {
        return new Schema<>(FIELDS, Optimizers::read).toMap(this);
    }
}
