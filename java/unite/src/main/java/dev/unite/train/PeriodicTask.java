package dev.unite.train;

/** Work that is due now and then after a step: it changes no state of the training. */
interface PeriodicTask {
    boolean due(long step);

    /**
     * Does the work for {@code step}.
     *
     * @return false if a wish to stop cut it short; it is then done again after the resume
     */
    boolean run(long step);
}
