package dev.unite.data;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a JPEG says before its first scan.
 *
 * @param components 1, 3 or 4
 * @param color what the components mean, by the rules that libjpeg follows
 * @param orientation EXIF orientation, 1 if there is none
 * @param progressive whether every scan is needed for a whole picture
 * @param scanStart offset of the first scan
 */
record JpegHeader(
        int width, int height, int components, Color color, int orientation, boolean progressive, int scanStart) {

    enum Color {
        GREY,
        RGB,
        YCC,
        CMYK,
        YCCK
    }

    private static final int SOF0 = 0xC0;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOF15 = 0xCF;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int NONE = -1;

    static JpegHeader parse(byte[] content) throws BadImageException {
        try {
            return new Parser(ByteBuffer.wrap(content)).parse();
        } catch (BufferUnderflowException | IllegalArgumentException truncated) {
            throw new BadImageException("expected a whole JPEG header, got a truncated or damaged one", truncated);
        }
    }

    /** Whether the end marker follows the first scan; inside scans its bytes cannot occur. */
    boolean hasEnd(byte[] content) {
        for (int i = content.length - 2; i >= scanStart; i--) {
            if ((content[i] & 0xFF) == 0xFF && (content[i + 1] & 0xFF) == EOI) {
                return true;
            }
        }
        return false;
    }

    private static final class Parser {
        private final ByteBuffer bytes;
        private int width;
        private int height;
        private byte[] ids = new byte[0];
        private boolean progressive;
        private boolean jfif;
        private int adobeTransform = NONE;
        private int orientation = 1;

        Parser(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        JpegHeader parse() throws BadImageException {
            int marker = nextMarker();
            while (marker != SOS && marker != EOI) {
                if (marker != SOI) {
                    int length = bytes.getShort() & 0xFFFF;
                    ByteBuffer segment = bytes.slice(bytes.position(), length - 2);
                    bytes.position(bytes.position() + length - 2);
                    read(marker, segment);
                }
                marker = nextMarker();
            }
            if (width <= 0 || height <= 0) {
                throw new BadImageException("expected a JPEG with a size, got " + width + "x" + height + " pixels");
            }
            return new JpegHeader(width, height, ids.length, color(), orientation, progressive, bytes.position());
        }

        private int nextMarker() {
            int value = bytes.get() & 0xFF;
            while (value != 0xFF) {
                value = bytes.get() & 0xFF;
            }
            while (value == 0xFF) {
                value = bytes.get() & 0xFF;
            }
            return value;
        }

        private void read(int marker, ByteBuffer segment) {
            if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
                readFrame(marker, segment);
            } else if (marker == APP0) {
                jfif |= startsWith(segment, "JFIF\0");
            } else if (marker == APP1 && startsWith(segment, "Exif\0\0")) {
                readOrientation(segment.slice());
            } else if (marker == APP14 && startsWith(segment, "Adobe") && segment.remaining() >= 7) {
                adobeTransform = segment.get(segment.position() + 6) & 0xFF;
            }
        }

        private void readFrame(int marker, ByteBuffer segment) {
            progressive = marker != SOF0 && marker != SOF0 + 1;
            segment.get(); // bits per sample, which the decoder judges
            height = segment.getShort() & 0xFFFF;
            width = segment.getShort() & 0xFFFF;
            ids = new byte[segment.get() & 0xFF];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = segment.get();
                segment.getShort(); // sampling factors and table
            }
        }

        /** Reads the tag 0x0112 of the first directory; damaged EXIF data are no reason to refuse the picture. */
        private void readOrientation(ByteBuffer tiff) {
            if (tiff.remaining() < 8) {
                return;
            }
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            if (directory < 0 || directory > tiff.limit() - 2) {
                return;
            }
            int entries = tiff.getShort(directory) & 0xFFFF;
            for (int i = 0; i < entries && directory + 2 + 12 * (i + 1) <= tiff.limit(); i++) {
                int entry = directory + 2 + 12 * i;
                if (tiff.getShort(entry) == 0x0112) {
                    orientation = tiff.getShort(entry + 8);
                }
            }
        }

        /** libjpeg's rules: a JFIF or Adobe marker decides, else the components' names. */
        private Color color() throws BadImageException {
            return switch (ids.length) {
                case 1 -> Color.GREY;
                case 3 -> {
                    boolean named = ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B';
                    boolean rgb = !jfif && (adobeTransform == NONE ? named : adobeTransform == 0);
                    yield rgb ? Color.RGB : Color.YCC;
                }
                case 4 -> adobeTransform == NONE || adobeTransform == 0 ? Color.CMYK : Color.YCCK;
                default -> throw new BadImageException("expected 1, 3 or 4 components, got " + ids.length);
            };
        }

        /** Compares and, if equal, moves past the text. */
        private static boolean startsWith(ByteBuffer segment, String text) {
            for (int i = 0; i < text.length(); i++) {
                if (i >= segment.remaining() || segment.get(segment.position() + i) != text.charAt(i)) {
                    return false;
                }
            }
            segment.position(segment.position() + text.length());
            return true;
        }
    }
}
