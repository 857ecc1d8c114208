package dev.unite.train;

import dev.unite.config.Schedule;
import dev.unite.config.TrainConfig;

/** The learning rate of every step, counted in optimizer steps. Both optimizers follow it. */
public final class LearningRates {
    private final TrainConfig train;

    /** Follows the schedule of {@code train}. */
    public LearningRates(TrainConfig train) {
        this.train = train;
    }

    /**
     * The learning rate of the update that follows {@code step} complete ones: the first update of a warm-up has 0.
     *
     * <p>Source: unite-facts 5.2 for {@code unite}; a half-cosine from the end of the warm-up to the last step for
     * {@code cosine}.
     */
    public double at(long step) {
        double peak = train.learningRate();
        double warmup = train.warmupSteps();
        return switch (train.schedule()) {
            case Schedule.Constant constant -> step < warmup ? peak * step / warmup : peak;
            case Schedule.Cosine cosine ->
                step < warmup
                        ? peak * step / warmup
                        : decay(step, warmup, train.steps(), peak, peak * cosine.finalFraction());
            case Schedule.Unite unite -> unite(unite, step / unite.stretch());
        };
    }

    /** {@code position} is the step divided by the stretch, so that every place of the schedule moves alike. */
    private double unite(Schedule.Unite unite, double position) {
        double peak = train.learningRate();
        if (position < train.warmupSteps()) {
            return peak * position / train.warmupSteps();
        }
        double second = unite.secondLearningRate();
        if (position < unite.secondDecayStart()) {
            return decay(position, unite.firstDecayStart(), unite.firstDecayEnd(), peak, second);
        }
        return decay(position, unite.secondDecayStart(), unite.secondDecayEnd(), second, peak * unite.finalFraction());
    }

    /** From {@code high} until {@code start} along half a cosine to {@code low} from {@code end} on. */
    private static double decay(double step, double start, double end, double high, double low) {
        if (step < start) {
            return high;
        }
        if (step >= end) {
            return low;
        }
        double share = (step - start) / (end - start);
        return low + (high - low) * .5 * (1 + Math.cos(Math.PI * share));
    }
}
