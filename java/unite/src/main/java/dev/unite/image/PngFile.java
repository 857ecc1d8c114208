package dev.unite.image;

import dev.unite.error.RunException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes pictures as PNG with text that says how they were made. Source: PNG specification, third edition (W3C). */
public final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int RGB = 2;

    /** Filter "up": each row as its difference to the one above; enlarged pixels become rows of zeros. */
    private static final int FILTER_UP = 2;

    private PngFile() {}

    /**
     * Writes a file; it appears at once or not at all.
     *
     * @param text keyword (at most 79 Latin letters) and value of each remark
     * @throws RunException if it cannot be written
     */
    public static void write(Path file, Picture picture, Map<String, String> text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(part, encode(picture, text));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RunException(
                    "picture '%s': cannot be written: %s; free space or fix permissions".formatted(file, e), e);
        }
    }

    static byte[] encode(Picture picture, Map<String, String> text) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(SIGNATURE);
        chunk(png, "IHDR", header(picture));
        for (Map.Entry<String, String> remark : text.entrySet()) {
            chunk(png, "iTXt", internationalText(remark.getKey(), remark.getValue()));
        }
        chunk(png, "IDAT", compressed(picture));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] header(Picture picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(picture.width());
        out.writeInt(picture.height());
        out.writeByte(8); // bits per channel
        out.writeByte(picture.channels() == 1 ? GREY : RGB);
        out.write(new byte[3]); // the only compression, filter method and (no) interlacing
        return bytes.toByteArray();
    }

    private static byte[] internationalText(String keyword, String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(keyword.getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(new byte[5]); // end of keyword, not compressed (2), no language, no translated keyword
        bytes.write(value.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static byte[] compressed(Picture picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int stride = picture.width() * picture.channels();
        byte[] row = new byte[stride + 1];
        row[0] = FILTER_UP;
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int y = 0; y < picture.height(); y++) {
                for (int i = 0; i < stride; i++) {
                    int above = y == 0 ? 0 : picture.data()[(y - 1) * stride + i];
                    row[i + 1] = (byte) (picture.data()[y * stride + i] - above);
                }
                out.write(row);
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        DataOutputStream out = new DataOutputStream(png);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) checksum.getValue());
    }
}
