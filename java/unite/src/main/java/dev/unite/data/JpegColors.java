package dev.unite.data;

import java.awt.image.Raster;

/**
 * Turns the components of a JPEG into grey or RGB.
 *
 * <p>Done here and not by the reader, because readers disagree about four components and about colour profiles. The
 * arithmetic is that of libjpeg (16 fractional bits) and, for CMYK, that of Pillow: values are stored inverted, as Adobe
 * writes them.
 */
final class JpegColors {
    private static final int HALF = 1 << 15;
    private static final int RED_FROM_CR = fixed(1.40200);
    private static final int GREEN_FROM_CR = fixed(0.71414);
    private static final int GREEN_FROM_CB = fixed(0.34414);
    private static final int BLUE_FROM_CB = fixed(1.77200);

    private JpegColors() {}

    static Pixels toPixels(Raster raster, JpegHeader.Color color) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int components = raster.getNumBands();
        int bands = color == JpegHeader.Color.GREY ? 1 : 3;
        byte[] out = new byte[width * height * bands];
        int[] row = new int[width * components];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += components) {
                switch (color) {
                    case GREY -> out[at] = (byte) row[i];
                    case RGB -> put(out, at, row[i], row[i + 1], row[i + 2]);
                    case YCC -> putYcc(out, at, row[i], row[i + 1], row[i + 2]);
                    case CMYK -> putCmyk(out, at, row[i], row[i + 1], row[i + 2], row[i + 3]);
                    case YCCK -> {
                        putYcc(out, at, row[i], row[i + 1], row[i + 2]);
                        // the conversion gives the complements of the stored inks
                        putCmyk(
                                out,
                                at,
                                255 - (out[at] & 0xFF),
                                255 - (out[at + 1] & 0xFF),
                                255 - (out[at + 2] & 0xFF),
                                row[i + 3]);
                    }
                }
                at += bands;
            }
        }
        return new Pixels(width, height, bands, out);
    }

    private static void putYcc(byte[] out, int at, int y, int cb, int cr) {
        int blueness = cb - 128;
        int redness = cr - 128;
        put(
                out,
                at,
                clamp(y + ((RED_FROM_CR * redness + HALF) >> 16)),
                clamp(y + ((-GREEN_FROM_CB * blueness - GREEN_FROM_CR * redness + HALF) >> 16)),
                clamp(y + ((BLUE_FROM_CB * blueness + HALF) >> 16)));
    }

    /** Stored values are inverted: 255 is no ink. */
    private static void putCmyk(byte[] out, int at, int cyan, int magenta, int yellow, int black) {
        put(out, at, inked(cyan, black), inked(magenta, black), inked(yellow, black));
    }

    private static int inked(int color, int black) {
        int ink = 255 - color;
        int product = ink * black + 128; // rounded division by 255 without a division
        return clamp(black - ((product + (product >> 8)) >> 8));
    }

    private static void put(byte[] out, int at, int red, int green, int blue) {
        out[at] = (byte) red;
        out[at + 1] = (byte) green;
        out[at + 2] = (byte) blue;
    }

    private static int clamp(int value) {
        return Math.clamp(value, 0, 255);
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << 16) + 0.5);
    }
}
