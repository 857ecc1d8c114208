package dev.unite.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training step measures of a batch.
 *
 * @param total what is minimised
 * @param latentStd how much latents differ from image to image: standard deviation over the batch; 0 if they have
 *     collapsed
 */
public record Losses(double total, double reconstruction, double perceptual, double flow, double latentStd) {
    static final Losses ZERO = new Losses(0, 0, 0, 0, 0);

    /** Reads the words that Python uses; a loss that is switched off may be missing. */
    static Losses of(Map<String, Double> values) {
        return new Losses(
                values.getOrDefault("loss", 0.0),
                values.getOrDefault("reconstruction", 0.0),
                values.getOrDefault("perceptual", 0.0),
                values.getOrDefault("flow", 0.0),
                values.getOrDefault("latent_std", 0.0));
    }

    Losses plus(Losses other) {
        return new Losses(
                total + other.total,
                reconstruction + other.reconstruction,
                perceptual + other.perceptual,
                flow + other.flow,
                latentStd + other.latentStd);
    }

    Losses dividedBy(double count) {
        return new Losses(total / count, reconstruction / count, perceptual / count, flow / count, latentStd / count);
    }

    /** The values by the words of {@code metrics.jsonl}. */
    public Map<String, Double> toMap() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", total);
        values.put("reconstruction", reconstruction);
        values.put("perceptual", perceptual);
        values.put("flow", flow);
        values.put("latent_std", latentStd);
        return values;
    }
}
