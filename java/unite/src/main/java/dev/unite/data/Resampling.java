package dev.unite.data;

import java.util.function.DoubleUnaryOperator;

/**
 * Resizes with a filter that widens when shrinking, so that nothing aliases.
 *
 * <p>Same arithmetic as Pillow's {@code Image.resize} on 8-bit images: weights in fixed point with 22 fractional bits,
 * columns first, 8 bits between the two passes. Golden tests hold it to that.
 */
enum Resampling {
    BOX(0.5, x -> x > -0.5 && x <= 0.5 ? 1 : 0),
    BICUBIC(2, Resampling::cubic);

    private static final int FRACTION_BITS = 22;
    private static final double CUBIC_A = -0.5;

    private final double support;
    private final DoubleUnaryOperator filter;

    Resampling(double support, DoubleUnaryOperator filter) {
        this.support = support;
        this.filter = filter;
    }

    Pixels resize(Pixels image, int width, int height) {
        Pixels narrowed = width == image.width() ? image : alongRows(image, width);
        return height == image.height() ? narrowed : alongColumns(narrowed, height);
    }

    private Pixels alongRows(Pixels image, int width) {
        int bands = image.bands();
        Weights weights = weights(image.width(), width);
        byte[] in = image.data();
        byte[] out = new byte[width * image.height() * bands];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                int start = (y * image.width() + weights.first[x]) * bands;
                for (int band = 0; band < bands; band++) {
                    out[(y * width + x) * bands + band] = weighted(in, start + band, bands, weights.fixed[x]);
                }
            }
        }
        return new Pixels(width, image.height(), bands, out);
    }

    private Pixels alongColumns(Pixels image, int height) {
        int row = image.width() * image.bands();
        Weights weights = weights(image.height(), height);
        byte[] in = image.data();
        byte[] out = new byte[row * height];
        for (int y = 0; y < height; y++) {
            int start = weights.first[y] * row;
            for (int i = 0; i < row; i++) {
                out[y * row + i] = weighted(in, start + i, row, weights.fixed[y]);
            }
        }
        return new Pixels(image.width(), height, image.bands(), out);
    }

    private static byte weighted(byte[] in, int start, int stride, int[] weights) {
        int sum = 1 << (FRACTION_BITS - 1);
        for (int k = 0; k < weights.length; k++) {
            sum += (in[start + k * stride] & 0xFF) * weights[k];
        }
        return (byte) Math.clamp(sum >> FRACTION_BITS, 0, 255);
    }

    /** For each output position the first input position and the weights from there on. */
    private Weights weights(int from, int to) {
        double scale = (double) from / to;
        double stretch = Math.max(scale, 1);
        double reach = support * stretch;
        Weights weights = new Weights(new int[to], new int[to][]);
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale;
            int first = Math.max(0, (int) (center - reach + 0.5));
            int end = Math.min(from, (int) (center + reach + 0.5));
            double[] exact = new double[end - first];
            double total = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = filter.applyAsDouble((k + first - center + 0.5) / stretch);
                total += exact[k];
            }
            weights.first[i] = first;
            weights.fixed[i] = new int[exact.length];
            for (int k = 0; k < exact.length; k++) {
                double share = total == 0 ? 0 : exact[k] / total;
                weights.fixed[i][k] = (int) (share * (1 << FRACTION_BITS) + (share < 0 ? -0.5 : 0.5));
            }
        }
        return weights;
    }

    private static double cubic(double at) {
        double x = Math.abs(at);
        if (x < 1) {
            return ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * CUBIC_A : 0;
    }

    private record Weights(int[] first, int[][] fixed) {}
}
