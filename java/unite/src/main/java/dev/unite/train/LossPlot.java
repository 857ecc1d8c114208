package dev.unite.train;

import dev.unite.image.Curve;
import dev.unite.image.LinePlot;
import dev.unite.tracking.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws the losses of a run from its metrics. */
public final class LossPlot {
    private LossPlot() {}

    /** Writes an SVG of all losses that ever were above 0. */
    public static void write(Path file, String title, List<Metric> metrics) {
        List<Curve> curves = new ArrayList<>();
        for (String name : List.of("loss", "reconstruction", "perceptual", "flow")) {
            add(curves, name, name, Metric.TRAIN, metrics);
        }
        add(curves, "validation", "loss", Metric.VALIDATION, metrics);
        new LinePlot(title, "optimizer steps", curves).write(file);
    }

    private static void add(List<Curve> curves, String title, String name, String kind, List<Metric> metrics) {
        List<Metric> having = metrics.stream()
                .filter(metric -> metric.kind().equals(kind) && metric.values().getOrDefault(name, 0.0) > 0)
                .toList();
        if (!having.isEmpty()) {
            curves.add(new Curve(
                    title,
                    having.stream().mapToDouble(Metric::step).toArray(),
                    having.stream()
                            .mapToDouble(metric -> metric.values().get(name))
                            .toArray()));
        }
    }
}
