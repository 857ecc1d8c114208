package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    /** Largest difference from Pillow, out of 255. */
    private static final int TOLERANCE = 1;

    /** The WebP reader repeats colour samples where libwebp interpolates them, so only brightness is comparable. */
    private static final int LOSSY_WEBP_LUMA_TOLERANCE = 5;

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    static Stream<String> exactFormats() {
        return Stream.of(
                "rgb444.jpg",
                "rgb420.jpg",
                "progressive.jpg",
                "grey.jpg",
                "cmyk.jpg",
                "ycck.jpg",
                "exif2.jpg",
                "exif3.jpg",
                "exif4.jpg",
                "exif5.jpg",
                "exif6.jpg",
                "exif7.jpg",
                "exif8.jpg",
                "rgb.png",
                "named_wrongly.JPEG",
                "grey.png",
                "palette.png",
                "bilevel.png",
                "alpha.png",
                "grey_alpha.png",
                "grey16.png",
                "lossless.webp",
                "rgb.bmp",
                "palette.bmp",
                "large.png",
                "small.png");
    }

    @ParameterizedTest
    @MethodSource("exactFormats")
    void decodesAsPillowDoes(String name) throws BadImageException {
        Pixels decoded = decoder.decode(Golden.content(name), 3);
        Pixels expected = Golden.of(name).decoded();

        assertThat(decoded.width()).isEqualTo(expected.width());
        assertThat(decoded.height()).isEqualTo(expected.height());
        assertThat(Golden.distance(decoded.data(), expected.data())).isLessThanOrEqualTo(TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("exactFormats")
    void cropsAsPillowDoes(String name) throws BadImageException {
        Pixels cropped = new CenterCrop(Golden.CROP_PX).apply(decoder.decode(Golden.content(name), 3));

        assertThat(Golden.distance(cropped.data(), Golden.of(name).crop())).isLessThanOrEqualTo(TOLERANCE);
    }

    @Test
    void decodesTheBrightnessOfLossyWebpAsPillowDoes() throws BadImageException {
        Pixels decoded = decoder.decode(Golden.content("lossy.webp"), 3).withBands(1);
        Pixels expected = Golden.of("lossy.webp").decoded().withBands(1);

        assertThat(Golden.distance(decoded.data(), expected.data())).isLessThanOrEqualTo(LOSSY_WEBP_LUMA_TOLERANCE);
    }

    @Test
    void greyIsTheLumaOfTheColors() throws BadImageException {
        Pixels grey = decoder.decode(Golden.content("rgb.png"), 1);

        assertThat(grey.bands()).isEqualTo(1);
        assertThat(Golden.distance(
                        grey.data(),
                        decoder.decode(Golden.content("grey.png"), 1).data()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rgb444.jpg", "progressive.jpg", "cmyk.jpg", "rgb.png", "lossless.webp", "lossy.webp", "rgb.bmp"
            })
    void refusesTruncatedFiles(String name) {
        byte[] content = Golden.content(name);
        for (double share : new double[] {0.01, 0.3, 0.6, 0.9}) {
            byte[] part = Arrays.copyOf(content, Math.max(12, (int) (content.length * share)));

            assertThatThrownBy(() -> decoder.decode(part, 3))
                    .as("%s cut to %d of %d bytes", name, part.length, content.length)
                    .isInstanceOf(BadImageException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void refusesAnEmptyFile() {
        assertThatThrownBy(() -> decoder.decode(new byte[0], 3))
                .isInstanceOf(BadImageException.class)
                .hasMessageContaining("0 bytes");
    }

    @Test
    void refusesOtherFormatsByName() {
        assertThatThrownBy(() -> decoder.decode("GIF89a....".getBytes(StandardCharsets.US_ASCII), 3))
                .hasMessageContaining("expected a PNG, JPEG, WebP or BMP image, got a GIF image");
        assertThatThrownBy(() -> decoder.decode("<html>".getBytes(StandardCharsets.US_ASCII), 3))
                .hasMessageContaining("HTML");
        assertThatThrownBy(() -> decoder.decode(new byte[] {1, 2, 3}, 3)).hasMessageContaining("bytes 01 02 03");
    }

    @Test
    void acceptsAJpegThatOnlyLacksItsEndMarker() throws BadImageException {
        byte[] content = Golden.content("rgb444.jpg");
        Pixels decoded = decoder.decode(Arrays.copyOf(content, content.length - 2), 3);

        assertThat(Golden.distance(
                        decoded.data(), Golden.of("rgb444.jpg").decoded().data()))
                .isLessThanOrEqualTo(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb444.jpg", "rgb.png", "lossless.webp", "lossy.webp", "rgb.bmp"})
    void judgesTheSizeByTheHeader(String name) {
        assertThatThrownBy(() -> new ImageDecoder(61 * 45 - 1).decode(Golden.content(name), 3))
                .isInstanceOf(BadImageException.class)
                .hasMessageContaining("data.max_megapixels")
                .hasMessageContaining("61 x 45");
    }

    @Test
    void refusesAGiganticHeaderWithoutDecodingIt() {
        byte[] png = Golden.content("rgb.png");
        for (int i = 0; i < 8; i++) {
            png[16 + i] = (byte) (i % 4 == 0 ? 0x7F : 0xFF); // width and height of the first chunk
        }
        assertThatThrownBy(() -> decoder.decode(png, 3)).isInstanceOf(BadImageException.class);
    }
}
