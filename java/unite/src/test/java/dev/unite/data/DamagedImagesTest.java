package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with some bytes changed are either decoded or refused as bad images, whatever the bytes. */
class DamagedImagesTest {
    private static final String[] PICTURES = {
        "rgb420.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "exif6.jpg",
        "rgb.png",
        "palette.png",
        "grey16.png",
        "lossless.webp",
        "lossy.webp",
        "rgb.bmp",
        "palette.bmp"
    };
    private static final int MAX_PIXELS = 100_000;

    static IntStream seeds() {
        return IntStream.range(0, Integer.getInteger("fuzz.seeds", 100));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void areDecodedOrRefused(int seed) {
        Random random = new Random(seed);
        ImageDecoder decoder = new ImageDecoder(MAX_PIXELS);
        for (String picture : PICTURES) {
            byte[] content = Golden.content(picture);
            boolean headerOnly = random.nextBoolean();
            for (int i = 0; i <= random.nextInt(20); i++) {
                content[random.nextInt(headerOnly ? 64 : content.length)] = (byte) random.nextInt();
            }
            try {
                Pixels pixels = decoder.decode(content, 3);
                assertThat(pixels.data()).hasSize(3 * pixels.width() * pixels.height());
            } catch (BadImageException refused) {
                assertThat(refused.getMessage()).startsWith("expected ");
            }
        }
    }
}
