package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * The denoising pass: which times are drawn and how its error counts.
 *
 * @param shift moves times toward noise below 1, 1 is off
 * @param velocityClamp lower bound of 1−t in the velocity, in training and sampling
 * @param weight weight in the total loss
 */
public record FlowObjective(Time time, double shift, Loss loss, double velocityClamp, double weight) {
    /** Distribution of the time before the shift. */
    public enum Time implements Word {
        LOGIT_NORMAL,
        UNIFORM
    }

    /** Error of the velocity as the code has it, or of the clean latents as the paper writes. */
    public enum Loss implements Word {
        VELOCITY,
        PLAIN
    }

    private static final Key<Time> TIME = Keys.choice(
                    "flow_time",
                    Time.values(),
                    "Distribution of the denoising time: logit_normal as the code draws, uniform as the paper writes"
                            + " (unite-facts 2.4, 11.1).")
            .orElse(Time.LOGIT_NORMAL);
    private static final Key<Double> SHIFT = Keys.number(
                    "flow_shift",
                    Range.above(0),
                    "Moves the denoising time toward noise below 1; 1 is off and lets small models collapse"
                            + " (unite-facts 2.4, 8.3).")
            .orElse(0.5);
    private static final Key<Loss> LOSS = Keys.choice(
                    "flow_loss",
                    Loss.values(),
                    "velocity weights the error by 1/max(1-t, clamp)^2 as the code does, plain does not"
                            + " (unite-facts 2.4, 11.2).")
            .orElse(Loss.VELOCITY);
    private static final Key<Double> VELOCITY_CLAMP = Keys.number(
                    "velocity_clamp",
                    Range.between(0, 1).withoutMin(),
                    "Lower bound of 1-t in the velocity, in training and sampling (unite-facts 2.4, 2.6).")
            .orElse(0.05);
    private static final Key<Double> WEIGHT = Keys.number(
                    "flow_weight", Range.atLeast(0), "Weight of the flow loss in the total (unite-facts 2.5).")
            .orElse(1.0);

    static final List<Schema.Field<FlowObjective>> FIELDS = List.of(
            field(TIME, FlowObjective::time),
            field(SHIFT, FlowObjective::shift),
            field(LOSS, FlowObjective::loss),
            field(VELOCITY_CLAMP, FlowObjective::velocityClamp),
            field(WEIGHT, FlowObjective::weight));

    static FlowObjective read(Section section) {
        return new FlowObjective(
                section.get(TIME),
                section.get(SHIFT),
                section.get(LOSS),
                section.get(VELOCITY_CLAMP),
                section.get(WEIGHT));
    }
}
