package dev.unite.data;

/**
 * A decoded picture with 8 bits per band.
 *
 * @param width columns
 * @param height rows
 * @param bands 1 for grey, 3 for RGB
 * @param data row by row, the bands of a pixel side by side
 */
record Pixels(int width, int height, int bands, byte[] data) {

    /** The picture in grey or RGB; grey is ITU-R 601 luma, as Pillow computes it. */
    Pixels withBands(int wanted) {
        if (wanted == bands) {
            return this;
        }
        byte[] converted = new byte[width * height * wanted];
        for (int i = 0; i < width * height; i++) {
            if (wanted == 3) {
                converted[3 * i] = converted[3 * i + 1] = converted[3 * i + 2] = data[i];
            } else {
                int red = data[3 * i] & 0xFF;
                int green = data[3 * i + 1] & 0xFF;
                int blue = data[3 * i + 2] & 0xFF;
                converted[i] = (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
            }
        }
        return new Pixels(width, height, wanted, converted);
    }

    /**
     * Turns a picture as its EXIF orientation asks.
     *
     * @param orientation 1 to 8 as EXIF 2.3 numbers them; anything else leaves the picture alone
     */
    Pixels oriented(int orientation) {
        if (orientation < 2 || orientation > 8) {
            return this;
        }
        boolean transposed = orientation >= 5;
        int newWidth = transposed ? height : width;
        int newHeight = transposed ? width : height;
        byte[] turned = new byte[data.length];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int along = transposed ? y : x;
                int across = transposed ? x : y;
                boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                boolean fromBelow = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                int sourceX = fromRight ? width - 1 - along : along;
                int sourceY = fromBelow ? height - 1 - across : across;
                System.arraycopy(data, (sourceY * width + sourceX) * bands, turned, (y * newWidth + x) * bands, bands);
            }
        }
        return new Pixels(newWidth, newHeight, bands, turned);
    }

    /** A rectangle of the picture. */
    Pixels cropped(int left, int top, int newWidth, int newHeight) {
        byte[] part = new byte[newWidth * newHeight * bands];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(data, ((top + y) * width + left) * bands, part, y * newWidth * bands, newWidth * bands);
        }
        return new Pixels(newWidth, newHeight, bands, part);
    }

    /** Writes the picture band by band, row by row into {@code target}, which has room for exactly that. */
    void toPlanes(byte[] target) {
        int area = width * height;
        for (int band = 0; band < bands; band++) {
            for (int i = 0; i < area; i++) {
                target[band * area + i] = data[i * bands + band];
            }
        }
    }
}
