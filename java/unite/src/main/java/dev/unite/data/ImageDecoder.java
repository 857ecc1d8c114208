package dev.unite.data;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Turns the bytes of an image file into grey or RGB pixels, as Pillow's {@code convert} does: alpha is dropped, 16-bit
 * bands keep their high byte, colour profiles are ignored. JPEGs are turned as their EXIF orientation asks.
 *
 * <p>Safe for use by several threads: each call makes its own reader.
 */
final class ImageDecoder {
    private final long maxPixels;
    private final ImageReaderSpi jpeg;
    private final ImageReaderSpi webp;
    private final ImageReaderSpi bmp;
    private final ImageReaderSpi png;

    /** @param maxPixels images with more pixels are refused by their header, before any is decoded */
    ImageDecoder(long maxPixels) {
        this.maxPixels = maxPixels;
        IIORegistry registry = IIORegistry.getDefaultInstance();
        this.jpeg = registered(registry, new JPEGImageReaderSpi());
        this.webp = registered(registry, new WebPImageReaderSpi());
        this.bmp = registered(registry, new BMPImageReaderSpi());
        this.png = ofFormat(registry, "png");
    }

    /** The registry's own instance, or this one where no service file was found, as in some merged jars. */
    private static ImageReaderSpi registered(IIORegistry registry, ImageReaderSpi spi) {
        ImageReaderSpi present = registry.getServiceProviderByClass(spi.getClass());
        if (present != null) {
            return present;
        }
        registry.registerServiceProvider(spi, ImageReaderSpi.class);
        return spi;
    }

    private static ImageReaderSpi ofFormat(IIORegistry registry, String name) {
        Iterator<ImageReaderSpi> readers = registry.getServiceProviders(
                ImageReaderSpi.class,
                spi -> spi instanceof ImageReaderSpi reader
                        && List.of(reader.getFormatNames()).contains(name),
                true);
        return readers.next();
    }

    /**
     * Decodes a file's content.
     *
     * @param bands 1 for grey, 3 for RGB
     */
    Pixels decode(byte[] content, int bands) throws BadImageException {
        ImageFormat format = ImageFormat.of(content);
        try {
            Pixels pixels = switch (format) {
                case JPEG -> decodeJpeg(content);
                case PNG -> decodeOther(png, content);
                case WEBP -> decodeOther(webp, content);
                case BMP -> decodeOther(bmp, content);
            };
            return pixels.withBands(bands);
        } catch (IOException | RuntimeException damaged) {
            // readers meet damaged files with any kind of exception; all of them mean the same here
            throw new BadImageException(
                    "expected a whole " + format + " image, got a truncated or damaged one ("
                            + damaged.getClass().getSimpleName() + ": " + damaged.getMessage() + ")",
                    damaged);
        }
    }

    private Pixels decodeJpeg(byte[] content) throws BadImageException, IOException {
        JpegHeader header = JpegHeader.parse(content);
        checkSize(header.width(), header.height());
        try (ImageInputStream stream = new ByteArrayImageInputStream(content)) {
            ImageReader reader = jpeg.createReaderInstance();
            try {
                reader.setInput(stream, true, true);
                Warnings warnings = new Warnings();
                reader.addIIOReadWarningListener(warnings);
                Pixels pixels = JpegColors.toPixels(reader.readRaster(0, null), header.color());
                // one warning is for the end marker itself; a second says that pixels were made up
                if (!header.hasEnd(content) && (header.progressive() || warnings.count() > 1)) {
                    throw new BadImageException("expected a whole JPEG image, got one that ends early");
                }
                return pixels.oriented(header.orientation());
            } finally {
                reader.dispose();
            }
        }
    }

    private Pixels decodeOther(ImageReaderSpi spi, byte[] content) throws BadImageException, IOException {
        try (ImageInputStream stream = new ByteArrayImageInputStream(content)) {
            ImageReader reader = spi.createReaderInstance();
            try {
                reader.setInput(stream, true, true);
                checkSize(reader.getWidth(0), reader.getHeight(0));
                return RasterColors.toPixels(reader.read(0));
            } finally {
                reader.dispose();
            }
        }
    }

    private void checkSize(int width, int height) throws BadImageException {
        if ((long) width * height > maxPixels) {
            throw new BadImageException(String.format(
                    Locale.ROOT,
                    "expected at most %.1f megapixels (data.max_megapixels), got %d x %d pixels",
                    maxPixels / 1e6,
                    width,
                    height));
        }
    }

    /** Counts what the reader complains about. */
    private static final class Warnings implements IIOReadWarningListener {
        private int count;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            count++;
        }

        int count() {
            return count;
        }
    }
}
