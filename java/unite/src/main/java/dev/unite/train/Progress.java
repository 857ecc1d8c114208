package dev.unite.train;

/** Shows a person how a run goes. All calls come from the training thread except {@link #note}. */
public interface Progress {
    /** The run begins, or goes on, after {@code step} complete steps. */
    void started(long step, long totalSteps);

    /** A step is done. */
    void stepped(StepReport report);

    /**
     * Something other than a training step is under way.
     *
     * @param what a word such as "validating"
     * @param done images done of {@code total}
     */
    void working(String what, long done, long total);

    /** Something worth a line; any thread may call this. */
    void note(String message);

    /** Something is wrong but the run goes on. */
    void warning(String message);

    /** Nothing is shown. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void started(long step, long totalSteps) {}

            @Override
            public void stepped(StepReport report) {}

            @Override
            public void working(String what, long done, long total) {}

            @Override
            public void note(String message) {}

            @Override
            public void warning(String message) {}
        };
    }
}
