package dev.unite.cli;

import dev.unite.train.StepReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Speed over the last steps, so that a slow start does not spoil the estimate of the end. */
final class Throughput {
    private static final int WINDOW_STEPS = 50;
    private static final double NO_TIME = 1e-9;

    private final Deque<StepReport> window = new ArrayDeque<>();

    void add(StepReport report) {
        window.addLast(report);
        if (window.size() > WINDOW_STEPS) {
            window.removeFirst();
        }
    }

    double imagesPerSecond() {
        long images = window.stream().mapToLong(StepReport::images).sum();
        return images / Math.max(seconds(), NO_TIME);
    }

    /** Time until the last step at the present speed. */
    Duration remaining() {
        StepReport last = window.getLast();
        double perStep = seconds() / window.size();
        return Duration.ofMillis((long) (1000 * perStep * (last.totalSteps() - last.step())));
    }

    private double seconds() {
        return window.stream().mapToDouble(StepReport::seconds).sum();
    }
}
