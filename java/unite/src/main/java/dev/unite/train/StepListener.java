package dev.unite.train;

import java.util.Map;

/** Told of every step. Throwing a {@link dev.unite.error.RunException} ends the run. */
@FunctionalInterface
interface StepListener {
    void stepped(StepReport report);

    /** Numbers it needs after a resume, by names of its own. */
    default Map<String, Double> counters() {
        return Map.of();
    }
}
