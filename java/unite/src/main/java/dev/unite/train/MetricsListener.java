package dev.unite.train;

import dev.unite.tracking.Metric;
import dev.unite.tracking.MetricsSink;
import java.util.Map;

/** Records every n-th step, the first and the last. */
final class MetricsListener implements StepListener {
    private final MetricsSink metrics;
    private final int everySteps;
    private double seconds;
    private long images;

    MetricsListener(MetricsSink metrics, int everySteps) {
        this.metrics = metrics;
        this.everySteps = everySteps;
    }

    @Override
    public void stepped(StepReport report) {
        seconds += report.seconds();
        images += report.images();
        if (report.step() != 1 && report.step() % everySteps != 0 && report.step() != report.totalSteps()) {
            return;
        }
        Map<String, Double> values = report.losses().toMap();
        values.put("grad_norm", report.gradNorm());
        values.put("learning_rate", report.learningRate());
        values.put("epoch", (double) report.epoch());
        values.put("images_per_second", images / Math.max(seconds, 1e-9));
        values.put("native_mb", report.nativeBytes() / 1e6);
        metrics.record(Metric.of(Metric.TRAIN, report.step(), values));
        seconds = 0;
        images = 0;
    }
}
