package dev.unite.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Turns what PNG, WebP and BMP readers give into grey or RGB with 8 bits per band. */
final class RasterColors {
    private RasterColors() {}

    static Pixels toPixels(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return fromPalette(image.getRaster(), palette);
        }
        Raster raster = image.getRaster();
        int bands = raster.getNumBands() < 3 ? 1 : 3; // a second or fourth band is alpha
        byte[] out = new byte[image.getWidth() * image.getHeight() * bands];
        int[] row = new int[image.getWidth() * raster.getNumBands()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += raster.getNumBands()) {
                for (int band = 0; band < bands; band++) {
                    out[at++] = (byte) to8Bits(row[i + band], model.getComponentSize(band));
                }
            }
        }
        return new Pixels(image.getWidth(), image.getHeight(), bands, out);
    }

    private static Pixels fromPalette(Raster raster, IndexColorModel palette) {
        int[] colors = new int[palette.getMapSize()];
        palette.getRGBs(colors);
        byte[] out = new byte[raster.getWidth() * raster.getHeight() * 3];
        int[] row = new int[raster.getWidth()];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int index : row) {
                int color = index < colors.length ? colors[index] : 0;
                out[at++] = (byte) (color >> 16);
                out[at++] = (byte) (color >> 8);
                out[at++] = (byte) color;
            }
        }
        return new Pixels(raster.getWidth(), raster.getHeight(), 3, out);
    }

    private static int to8Bits(int value, int bits) {
        return switch (bits) {
            case 8 -> value;
            case 16 -> value >> 8; // as Pillow does, and not the nearest 8-bit value
            default -> (value * 255 + ((1 << bits) - 1) / 2) / ((1 << bits) - 1);
        };
    }
}
