package dev.unite.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** What Pillow made of a picture of the test resources; {@code record_images.py} beside them records it. */
record Golden(Pixels decoded, byte[] crop) {
    static final int CROP_PX = 24;

    static byte[] content(String name) {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Golden of(String name) {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Golden.class.getResourceAsStream(name + ".golden.gz")))) {
            int width = in.readInt();
            int height = in.readInt();
            byte[] pixels = in.readNBytes(width * height * 3);
            return new Golden(new Pixels(width, height, 3, pixels), in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Largest difference of two arrays of unsigned bytes. */
    static int distance(byte[] a, byte[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("expected arrays of one length, got " + a.length + " and " + b.length);
        }
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)));
        }
        return largest;
    }
}
