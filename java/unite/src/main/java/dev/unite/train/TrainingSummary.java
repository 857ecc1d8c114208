package dev.unite.train;

import dev.unite.data.DataReport;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param complete true if it reached its last step, false if it was asked to stop
 * @param step optimizer steps that are complete
 * @param imagesSeen images trained on, earlier parts of the run included
 * @param seconds time this part of the run took
 * @param last the last values of each loss and score by name; those of the validation begin with {@code validation_}
 * @param files what the run has written, the most interesting first
 * @param images what was found wrong with the images
 * @param reproduce command line that makes the same run again
 * @param resume command line that goes on with it
 */
public record TrainingSummary(
        boolean complete,
        long step,
        long totalSteps,
        long imagesSeen,
        double seconds,
        Map<String, Double> last,
        List<Path> files,
        DataReport images,
        String reproduce,
        String resume) {

    /** Copies the collections. */
    public TrainingSummary {
        last = Collections.unmodifiableMap(new LinkedHashMap<>(last));
        files = List.copyOf(files);
    }
}
