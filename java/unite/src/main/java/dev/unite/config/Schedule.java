package dev.unite.config;

/** What the learning rate does after its linear warm-up; both optimizers follow it. All positions are optimizer steps. */
public sealed interface Schedule {
    /** Stays as it is. */
    record Constant() implements Schedule {}

    /**
     * Half a cosine from the end of the warm-up to the last step.
     *
     * @param finalFraction last learning rate as a share of the first, in [0, 1]
     */
    record Cosine(double finalFraction) implements Schedule {}

    /**
     * Flat, half a cosine to a second rate, flat, half a cosine to the final rate (unite-facts 5.2).
     *
     * @param firstDecayStart step at which the first decay begins
     * @param firstDecayEnd step from which the second rate holds
     * @param secondLearningRate learning rate between the decays
     * @param secondDecayStart step at which the second decay begins
     * @param secondDecayEnd step from which the final rate holds
     * @param finalFraction final learning rate as a share of the first, in [0, 1]
     * @param stretch factor on every position, the warm-up's end included
     */
    record Unite(
            int firstDecayStart,
            int firstDecayEnd,
            double secondLearningRate,
            int secondDecayStart,
            int secondDecayEnd,
            double finalFraction,
            double stretch)
            implements Schedule {}
}
