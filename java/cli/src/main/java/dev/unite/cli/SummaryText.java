package dev.unite.cli;

import dev.unite.data.DataReport;
import dev.unite.train.TrainingSummary;
import java.nio.file.Path;
import java.time.Duration;

/** Tells at the end of a run what it came to and where everything lies. */
final class SummaryText {
    private static final int SHOWN_IMAGES = 10;

    private final Console console;

    SummaryText(Console console) {
        this.console = console;
    }

    void print(TrainingSummary summary) {
        String state = summary.complete() ? "trained" : "stopped after";
        console.print("%s %d of %d steps, %d images seen, %s"
                .formatted(
                        state,
                        summary.step(),
                        summary.totalSteps(),
                        summary.imagesSeen(),
                        Units.duration(Duration.ofMillis((long) (1000 * summary.seconds())))));
        skipped(summary.images());
        console.print("wrote");
        for (Path file : summary.files()) {
            console.print("  " + file);
        }
        console.print(
                summary.complete() ? "to train it again: " + summary.reproduce() : "to go on: " + summary.resume());
    }

    private void skipped(DataReport images) {
        if (images.otherFormat() > 0) {
            console.print("%d images are in another format than their names say; they were used"
                    .formatted(images.otherFormat()));
        }
        if (images.skipped().isEmpty()) {
            return;
        }
        console.print("skipped %d images:".formatted(images.skipped().size()));
        images.skipped().stream()
                .limit(SHOWN_IMAGES)
                .forEach(image -> console.print("  %s: %s".formatted(image.path(), image.cause())));
        if (images.skipped().size() > SHOWN_IMAGES) {
            console.print("  and %d more, all listed in the log"
                    .formatted(images.skipped().size() - SHOWN_IMAGES));
        }
    }
}
