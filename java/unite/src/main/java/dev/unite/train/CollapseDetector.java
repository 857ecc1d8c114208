package dev.unite.train;

import dev.unite.error.RunException;
import java.util.Map;

/**
 * Notices that the latents have become the same for every image, from which a run does not recover.
 *
 * <p>The signs, all at once: latents hardly differ over the batch, the flow loss is next to nothing because a constant
 * is easy to predict, and the reconstruction is still near where it began, at the mean image. (Without the last one,
 * learning a single image by heart would look the same.) A network may begin like that, so the warm-up and the first
 * {@value #GRACE_STEPS} steps do not count. After {@value #WARN_STEPS} such steps in a row it warns, after {@value
 * #STOP_STEPS} it stops the run.
 */
final class CollapseDetector implements StepListener {
    /**
     * Measured on the digits: a sound run dips to .014 before its step 100, then rises to .2 and more; a collapsed one
     * stays below .0013.
     */
    static final double LATENT_STD_MIN = .004;

    /** In the same two runs: .0012 for a moment, later .1 and more; collapsed, below .004 for good. */
    static final double FLOW_MIN = .01;

    /** The mean image leaves more than this share of the first steps' reconstruction loss, a learnt image much less. */
    static final double RECONSTRUCTION_SHARE_MIN = .2;

    static final int GRACE_STEPS = 50;
    static final int WARN_STEPS = 100;
    static final int STOP_STEPS = 500;
    private static final int FIRST_STEPS = 10;
    private static final String SUSPICIOUS = "collapse_steps";
    private static final String FIRST_SUM = "collapse_first_sum";

    private final Journal journal;
    private final long graceSteps;
    private double firstSum;
    private long suspicious;

    /** Goes on from the {@link #counters} of an earlier detector, or begins where there are none. */
    CollapseDetector(Journal journal, int warmupSteps, Map<String, Double> counters) {
        this.journal = journal;
        this.graceSteps = Math.max(GRACE_STEPS, warmupSteps);
        this.firstSum = counters.getOrDefault(FIRST_SUM, 0.0);
        this.suspicious = counters.getOrDefault(SUSPICIOUS, 0.0).longValue();
    }

    @Override
    public void stepped(StepReport report) {
        Losses losses = report.losses();
        if (report.step() <= FIRST_STEPS) {
            firstSum += losses.reconstruction();
        }
        if (report.step() <= graceSteps || !looksCollapsed(losses)) {
            suspicious = 0;
            return;
        }
        suspicious++;
        if (suspicious == WARN_STEPS) {
            journal.warning(report.step(), describe(report));
        }
        if (suspicious >= STOP_STEPS) {
            throw new RunException(describe(report) + "; the run was stopped because it does not recover from this");
        }
    }

    private boolean looksCollapsed(Losses losses) {
        return losses.latentStd() < LATENT_STD_MIN
                && losses.flow() < FLOW_MIN
                && losses.reconstruction() > RECONSTRUCTION_SHARE_MIN * firstSum / FIRST_STEPS;
    }

    private String describe(StepReport report) {
        return ("step %d: expected latents that differ from image to image (latent_std of at least %s), got latent_std"
                        + " %.2g, flow loss %.2g and a reconstruction loss of %.3g for %d steps: the latents have collapsed to a"
                        + " constant; start anew with model.flow_shift: 0.5, a lower train.learning_rate or more"
                        + " train.warmup_steps")
                .formatted(
                        report.step(),
                        LATENT_STD_MIN,
                        report.losses().latentStd(),
                        report.losses().flow(),
                        report.losses().reconstruction(),
                        suspicious);
    }

    @Override
    public Map<String, Double> counters() {
        return Map.of(SUSPICIOUS, (double) suspicious, FIRST_SUM, firstSum);
    }
}
