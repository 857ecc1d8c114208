package dev.unite.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something measured, or said, at one moment of a run.
 *
 * @param kind what it is: {@link #TRAIN}, {@link #VALIDATION} or {@link #EVENT}
 * @param step optimizer steps complete at that moment
 * @param values measured numbers by name; may be empty
 * @param message words for people; empty if there are none
 */
public record Metric(String kind, long step, Map<String, Double> values, String message) {
    /** Losses and rates of one optimizer step. */
    public static final String TRAIN = "train";

    /** Scores on held-out images with the averaged weights. */
    public static final String VALIDATION = "validation";

    /** Something that happened, in words. */
    public static final String EVENT = "event";

    /** Copies the values, keeping their order. */
    public Metric {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Numbers of one kind. */
    public static Metric of(String kind, long step, Map<String, Double> values) {
        return new Metric(kind, step, values, "");
    }

    /** Words. */
    public static Metric event(long step, String message) {
        return new Metric(EVENT, step, Map.of(), message);
    }
}
