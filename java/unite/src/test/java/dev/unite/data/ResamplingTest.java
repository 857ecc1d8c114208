package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplingTest {
    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @EnumSource
    void keepsAnEvenColorEven(Resampling filter) {
        byte[] even = new byte[17 * 9 * 3];
        Arrays.fill(even, (byte) 201);
        Pixels resized = filter.resize(new Pixels(17, 9, 3, even), 40, 4);

        assertThat(resized.data()).containsOnly((byte) 201);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void boxHalvingIsTheRoundedMean(int seed) {
        Random random = new Random(seed);
        int width = 2 * (1 + random.nextInt(10));
        int height = 2 * (1 + random.nextInt(10));
        byte[] data = new byte[width * height];
        random.nextBytes(data);
        Pixels halved = Resampling.BOX.resize(new Pixels(width, height, 1, data), width / 2, height / 2);
        for (int y = 0; y < height / 2; y++) {
            for (int x = 0; x < width / 2; x++) {
                int top = 2 * y * width + 2 * x;
                double mean = ((data[top] & 0xFF)
                                + (data[top + 1] & 0xFF)
                                + (data[top + width] & 0xFF)
                                + (data[top + width + 1] & 0xFF))
                        / 4.0;
                assertThat(halved.data()[y * (width / 2) + x] & 0xFF).isBetween((int) mean, (int) mean + 1);
            }
        }
    }
}
