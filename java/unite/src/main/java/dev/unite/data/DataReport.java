package dev.unite.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found wrong with the images so far.
 *
 * @param skipped images that could not be used, each once
 * @param otherFormat number of images that are in another format than their name says; they are used
 */
public record DataReport(List<Skipped> skipped, int otherFormat) {

    /** One image that was left out, and why. */
    public record Skipped(String path, String cause) {}

    public DataReport {
        skipped = List.copyOf(skipped);
    }

    /** Both findings together. */
    public DataReport plus(DataReport other) {
        List<Skipped> all = new ArrayList<>(skipped);
        all.addAll(other.skipped);
        return new DataReport(all, otherFormat + other.otherFormat);
    }
}
