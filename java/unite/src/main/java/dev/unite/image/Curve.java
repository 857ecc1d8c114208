package dev.unite.image;

/**
 * A line of a plot.
 *
 * @param x ascending positions
 * @param y as many values; those that are not finite are left out
 */
public record Curve(String name, double[] x, double[] y) {
    /** Checks that each position has its value. */
    public Curve {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "curve '%s': expected %d values, got %d".formatted(name, x.length, y.length));
        }
    }
}
