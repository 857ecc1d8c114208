package dev.unite.train;

import dev.unite.config.SampleConfig;
import dev.unite.image.ImageGrid;
import dev.unite.image.Images;
import dev.unite.image.PngFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Draws a grid of samples, a row for each class, with the same noise each time. */
final class SampleTask implements PeriodicTask {
    /** Of more classes, this many are shown, evenly spread. */
    private static final int MAX_ROWS = 20;

    private final SampleConfig config;
    private final long lastStep;
    private final TrainingSession session;
    private final List<String> classes;
    private final int chunk;
    private final LongFunction<Path> place;
    private final Journal journal;
    private final StopSignal stop;

    /**
     * Samples with the settings of {@code config}.
     *
     * @param chunk images drawn at once
     * @param place where the grid of a step goes
     */
    SampleTask(
            SampleConfig config,
            long lastStep,
            TrainingSession session,
            List<String> classes,
            int chunk,
            LongFunction<Path> place,
            Journal journal,
            StopSignal stop) {
        this.config = config;
        this.lastStep = lastStep;
        this.session = session;
        this.classes = classes;
        this.chunk = chunk;
        this.place = place;
        this.journal = journal;
        this.stop = stop;
    }

    @Override
    public boolean due(long step) {
        return step % config.everySteps() == 0 || step == lastStep;
    }

    @Override
    public boolean run(long step) {
        long[] shown = shownClasses();
        long[] labels = Arrays.stream(shown)
                .flatMap(label -> LongStream.generate(() -> label).limit(config.perClass()))
                .toArray();
        List<Images> parts = new ArrayList<>();
        for (int from = 0; from < labels.length; from += chunk) {
            if (stop.requested()) {
                return false;
            }
            journal.progress().working("sampling", from, labels.length);
            long[] part = Arrays.copyOfRange(labels, from, Math.min(labels.length, from + chunk));
            parts.add(session.sample(part, config.seed(), from, config.options()));
        }
        Path file = place.apply(step);
        PngFile.write(file, ImageGrid.classes(Images.concat(parts), config.perClass()), describe(step, shown));
        journal.note("step %d: samples in '%s'".formatted(step, file));
        return true;
    }

    private long[] shownClasses() {
        int rows = Math.min(MAX_ROWS, classes.size());
        return LongStream.range(0, rows).map(row -> row * classes.size() / rows).toArray();
    }

    private Map<String, String> describe(long step, long[] shown) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "UNITE");
        text.put("step", String.valueOf(step));
        text.put("weights", "ema");
        text.put("seed", String.valueOf(config.seed()));
        text.put("first_index", "0");
        text.put(
                "rows",
                String.join(
                        ", ",
                        Arrays.stream(shown)
                                .mapToObj(row -> classes.get((int) row))
                                .toList()));
        config.options().forEach((name, value) -> text.put(name, String.valueOf(value)));
        return text;
    }
}
