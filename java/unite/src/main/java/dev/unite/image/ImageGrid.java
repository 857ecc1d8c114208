package dev.unite.image;

import java.util.Arrays;

/** Lays images out in rows and columns, small ones enlarged so that a person can see them. */
public final class ImageGrid {
    /** Images narrower than this are enlarged by the largest whole factor that stays within it. */
    private static final int READABLE_PX = 64;

    private static final int GAP_PX = 2;
    private static final byte GAP_GREY = (byte) 128;

    private ImageGrid() {}

    /**
     * One row for each class.
     *
     * @param images {@code perClass} images of the first class, then as many of the second, and so on
     */
    public static Picture classes(Images images, int perClass) {
        if (perClass < 1 || images.count() == 0 || images.count() % perClass != 0) {
            throw new IllegalArgumentException(
                    "expected rows of %d images, got %d images".formatted(perClass, images.count()));
        }
        return lay(images, perClass);
    }

    /**
     * Originals and what became of them, in rows of at most {@code columns}: a row of originals, below it the row of
     * theirs.
     *
     * @param reconstructions as many as originals, of the same size
     */
    public static Picture pairs(Images originals, Images reconstructions, int columns) {
        if (originals.count() != reconstructions.count() || originals.imageSize() != reconstructions.imageSize()) {
            throw new IllegalArgumentException("expected as many reconstructions as originals, got %d and %d"
                    .formatted(reconstructions.count(), originals.count()));
        }
        int perRow = Math.min(columns, originals.count());
        int rows = originals.count() / perRow;
        int size = originals.imageSize() * perRow;
        byte[] mixed = new byte[2 * rows * size];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(originals.data(), row * size, mixed, 2 * row * size, size);
            System.arraycopy(reconstructions.data(), row * size, mixed, (2 * row + 1) * size, size);
        }
        Images all = new Images(2 * rows * perRow, originals.channels(), originals.height(), originals.width(), mixed);
        return lay(all, perRow);
    }

    private static Picture lay(Images images, int columns) {
        int factor = Math.max(1, READABLE_PX / Math.max(images.width(), images.height()));
        int cellWidth = images.width() * factor + GAP_PX;
        int cellHeight = images.height() * factor + GAP_PX;
        int width = columns * cellWidth + GAP_PX;
        int height = images.count() / columns * cellHeight + GAP_PX;
        byte[] data = new byte[Math.multiplyExact(Math.multiplyExact(width, height), images.channels())];
        Arrays.fill(data, GAP_GREY);
        Picture picture = new Picture(width, height, images.channels(), data);
        for (int index = 0; index < images.count(); index++) {
            int left = GAP_PX + index % columns * cellWidth;
            int top = GAP_PX + index / columns * cellHeight;
            place(images, index, factor, picture, left, top);
        }
        return picture;
    }

    /** Draws one image, each of its pixels as a square of {@code factor} pixels. */
    private static void place(Images images, int index, int factor, Picture picture, int left, int top) {
        int plane = images.height() * images.width();
        for (int channel = 0; channel < images.channels(); channel++) {
            int from = index * images.imageSize() + channel * plane;
            for (int y = 0; y < images.height() * factor; y++) {
                for (int x = 0; x < images.width() * factor; x++) {
                    byte value = images.data()[from + y / factor * images.width() + x / factor];
                    int pixel = (top + y) * picture.width() + left + x;
                    picture.data()[pixel * picture.channels() + channel] = value;
                }
            }
        }
    }
}
