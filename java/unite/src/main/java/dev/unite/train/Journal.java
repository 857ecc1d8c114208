package dev.unite.train;

import dev.unite.tracking.Metric;
import dev.unite.tracking.MetricsSink;
import java.util.function.Consumer;

/**
 * Where the loop's words go: to the person watching, into the log, and among the metrics.
 *
 * @param log takes a line of the run's log
 */
record Journal(Progress progress, MetricsSink metrics, Consumer<String> log) {
    void note(String message) {
        progress.note(message);
        log.accept(message);
    }

    void warning(long step, String message) {
        progress.warning(message);
        log.accept("warning: " + message);
        metrics.record(Metric.event(step, message));
    }
}
