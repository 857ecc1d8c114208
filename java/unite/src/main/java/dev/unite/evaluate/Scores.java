package dev.unite.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scores of a model.
 *
 * @param agreement share of class-conditional samples that the classifier recognises as the class asked for
 * @param frechetDistance of the samples to the training images in the classifier's features
 * @param frechetDistanceHeldOut of the held-out images to the training images, what real images have
 * @param psnrDb mean over the held-out images of the 8-bit peak signal-to-noise ratio of their reconstructions
 */
public record Scores(
        double agreement,
        double frechetDistance,
        double frechetDistanceHeldOut,
        double psnrDb,
        Neighbours nearestNeighbour,
        Protocol protocol) {

    /**
     * Euclidean distances to the nearest training image, of pixels in [0, 1].
     *
     * @param copies samples that equal a training image
     */
    public record Neighbours(
            double samplesMedian, double samplesSmallest, double heldOutMedian, double heldOutSmallest, long copies) {}

    /**
     * How the scores were made.
     *
     * @param samples number of samples, the classes in turn
     * @param sampler options of the sampler
     * @param classifierAccuracy share of held-out images that the classifier recognises
     */
    public record Protocol(
            int samples,
            long seed,
            Map<String, Object> sampler,
            long trainImages,
            long heldOutImages,
            double classifierAccuracy,
            String dataFingerprint) {
        /** Copies the options. */
        public Protocol {
            sampler = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sampler));
        }
    }

    /** The scores by their public names, each with its value and its protocol in words. */
    public Map<String, Object> toMap() {
        Map<String, Object> neighbours = new LinkedHashMap<>();
        neighbours.put("samples_median", nearestNeighbour.samplesMedian());
        neighbours.put("samples_smallest", nearestNeighbour.samplesSmallest());
        neighbours.put("held_out_median", nearestNeighbour.heldOutMedian());
        neighbours.put("held_out_smallest", nearestNeighbour.heldOutSmallest());
        neighbours.put("copies", nearestNeighbour.copies());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("agreement", score(agreement, agreementProtocol()));
        map.put("frechet_distance", score(frechetDistance, frechetProtocol("samples")));
        map.put("frechet_distance_held_out", score(frechetDistanceHeldOut, frechetProtocol("held-out images")));
        map.put("psnr_db", score(psnrDb, psnrProtocol()));
        map.put("nearest_neighbour", score(neighbours, neighbourProtocol()));
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("samples", protocol.samples());
        made.put("seed", protocol.seed());
        made.put("sampler", protocol.sampler());
        made.put("weights", "averaged (EMA)");
        made.put("classifier_held_out_accuracy", protocol.classifierAccuracy());
        made.put("data_fingerprint", protocol.dataFingerprint());
        map.put("protocol", made);
        return map;
    }

    private static Map<String, Object> score(Object value, String protocol) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("value", value);
        map.put("protocol", protocol);
        return map;
    }

    private String agreementProtocol() {
        return ("share of %d class-conditional samples recognised as the class asked for by a "
                        + "classifier that recognises %.1f %% of %d held-out images")
                .formatted(protocol.samples(), 100 * protocol.classifierAccuracy(), protocol.heldOutImages());
    }

    private String frechetProtocol(String what) {
        return "%s against %d training images in the classifier's features; float64, covariance with n - 1"
                .formatted(what, protocol.trainImages());
    }

    private String psnrProtocol() {
        return "mean over %d held-out images of 8-bit PSNR in dB".formatted(protocol.heldOutImages());
    }

    private String neighbourProtocol() {
        return ("Euclidean distance of pixels in [0, 1] to the nearest of %d training images, of "
                        + "samples and of held-out images")
                .formatted(protocol.trainImages());
    }
}
