package dev.unite.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The image formats that are read, recognised by their content and not by the file's name. */
enum ImageFormat {
    JPEG(List.of("jpg", "jpeg")),
    PNG(List.of("png")),
    WEBP(List.of("webp")),
    BMP(List.of("bmp"));

    private final List<String> extensions;

    ImageFormat(List<String> extensions) {
        this.extensions = extensions;
    }

    /** Whether a file with this name is taken for an image at all. */
    static boolean isImageName(String fileName) {
        for (ImageFormat format : values()) {
            if (format.fits(fileName)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file name promises this format. */
    boolean fits(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(extension -> lower.endsWith("." + extension));
    }

    static ImageFormat of(byte[] content) throws BadImageException {
        if (content.length == 0) {
            throw new BadImageException("expected an image, got an empty file of 0 bytes");
        }
        if (startsWith(content, 0, "\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (startsWith(content, 0, "\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (startsWith(content, 0, "RIFF") && startsWith(content, 8, "WEBP")) {
            return WEBP;
        }
        if (startsWith(content, 0, "BM")) {
            return BMP;
        }
        throw new BadImageException("expected a PNG, JPEG, WebP or BMP image, got " + guess(content));
    }

    private static String guess(byte[] content) {
        if (startsWith(content, 0, "GIF8")) {
            return "a GIF image";
        }
        if (startsWith(content, 0, "II*\0") || startsWith(content, 0, "MM\0*")) {
            return "a TIFF image";
        }
        if (startsWith(content, 0, "<")) {
            return "HTML or XML text";
        }
        StringBuilder hex = new StringBuilder("a file that begins with bytes");
        for (int i = 0; i < Math.min(4, content.length); i++) {
            hex.append(String.format(Locale.ROOT, " %02X", content[i]));
        }
        return hex.toString();
    }

    private static boolean startsWith(byte[] content, int offset, String latin1) {
        byte[] magic = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return content.length >= offset + magic.length
                && Arrays.equals(content, offset, offset + magic.length, magic, 0, magic.length);
    }
}
