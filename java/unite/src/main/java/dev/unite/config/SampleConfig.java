package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How and when images are sampled.
 *
 * @param everySteps optimizer steps between sample grids
 * @param perClass images per class in a grid
 * @param guidanceScale weight of the class against no class; 1 is no guidance
 * @param guidanceLow time in [0, 1] above which guidance acts, 0 for from the start
 * @param guidanceHigh time in [0, 1] below which guidance acts
 * @param steps steps of euler and heun
 * @param rtol relative tolerance of dopri5
 * @param atol absolute tolerance of dopri5
 * @param seed seed of the samples' noise, apart from the run's seed
 */
public record SampleConfig(
        int everySteps,
        int perClass,
        double guidanceScale,
        double guidanceLow,
        double guidanceHigh,
        GuidanceOrder guidanceOrder,
        Solver solver,
        int steps,
        double rtol,
        double atol,
        long seed) {
    private static final Key<Integer> EVERY_STEPS =
            Keys.integer("every_steps", 1, "Optimizer steps between sample grids; the last step always gets one.");
    private static final Key<Integer> PER_CLASS =
            Keys.integer("per_class", 1, "Images per class in a sample grid.").orElse(8);
    private static final Key<Double> GUIDANCE_SCALE = Keys.number(
            "guidance_scale",
            Range.atLeast(0),
            "Classifier-free guidance scale, 1 for none; the paper sweeps 1.0 to 4.0 (unite-facts 2.7, 7.1).");
    private static final Key<Double> GUIDANCE_LOW = Keys.number(
                    "guidance_low",
                    Range.between(0, 1),
                    "Guidance acts at times above this; 0 guides from the start (unite-facts 2.7).")
            .orElse(0.1);
    private static final Key<Double> GUIDANCE_HIGH = Keys.number(
                    "guidance_high", Range.between(0, 1), "Guidance acts at times below this (unite-facts 2.7).")
            .orElse(1.0);
    private static final Key<GuidanceOrder> GUIDANCE_ORDER = Keys.choice(
                    "guidance_order",
                    GuidanceOrder.values(),
                    "both equals the published norm_first above scale 1, and also normalises at scale 1 (unite-facts 2.7).")
            .orElse(GuidanceOrder.BOTH);
    private static final Key<Solver> SOLVER = Keys.choice(
                    "solver", Solver.values(), "How the sampling equation is integrated (unite-facts 2.6).")
            .orElse(Solver.DOPRI5);
    private static final Key<Integer> STEPS = Keys.integer(
                    "steps", 1, "Steps of euler and heun; dopri5 chooses its own (unite-facts 7.1).")
            .orElse(50);
    private static final Key<Double> RTOL = Keys.number(
                    "rtol", Range.above(0), "Relative tolerance of dopri5 (unite-facts 2.6).")
            .orElse(1e-3);
    private static final Key<Double> ATOL = Keys.number(
                    "atol", Range.above(0), "Absolute tolerance of dopri5 (unite-facts 2.6).")
            .orElse(1e-6);
    private static final Key<Long> SEED = Keys.seed("seed", "Seed of the samples' noise, the same at every grid.")
            .orElse(0L);

    static final Schema<SampleConfig> SCHEMA = new Schema<>(
            List.of(
                    field(EVERY_STEPS, SampleConfig::everySteps),
                    field(PER_CLASS, SampleConfig::perClass),
                    field(GUIDANCE_SCALE, SampleConfig::guidanceScale),
                    field(GUIDANCE_LOW, SampleConfig::guidanceLow),
                    field(GUIDANCE_HIGH, SampleConfig::guidanceHigh),
                    field(GUIDANCE_ORDER, SampleConfig::guidanceOrder),
                    field(SOLVER, SampleConfig::solver),
                    field(STEPS, SampleConfig::steps),
                    field(RTOL, SampleConfig::rtol),
                    field(ATOL, SampleConfig::atol),
                    field(SEED, SampleConfig::seed)),
            section -> new SampleConfig(
                    section.get(EVERY_STEPS),
                    section.get(PER_CLASS),
                    section.get(GUIDANCE_SCALE),
                    section.get(GUIDANCE_LOW),
                    section.get(GUIDANCE_HIGH),
                    section.get(GUIDANCE_ORDER),
                    section.get(SOLVER),
                    section.get(STEPS),
                    section.get(RTOL),
                    section.get(ATOL),
                    section.get(SEED)));

    /** The sampler's options under the words that Python uses. */
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>(SCHEMA.toMap(this));
        options.keySet().removeAll(List.of("every_steps", "per_class", "seed"));
        return options;
    }
}
