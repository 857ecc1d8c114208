package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomnessTest {
    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shufflesToAPermutation(int seed) {
        int[] values = IntStream.range(0, 1 + seed * 7).toArray();
        int[] shuffled = Randomness.of(seed).shuffled(values);

        assertThat(Arrays.stream(shuffled).sorted())
                .containsExactly(Arrays.stream(values).boxed().toArray(Integer[]::new));
    }

    @Test
    void givesTheSameOrderForEver() {
        // stored: a change would make every resumed run another run
        assertThat(Randomness.of(1, 2, 3).shuffled(IntStream.range(0, 8).toArray()))
                .containsExactly(1, 6, 3, 5, 2, 4, 0, 7);
        assertThat(Randomness.hash(1, 2, 3)).isEqualTo(0x9A4FAA5A7B650350L);
    }

    @Test
    void dependsOnTheOrderOfTheKeys() {
        assertThat(Randomness.hash(1, 2)).isNotEqualTo(Randomness.hash(2, 1));
        assertThat(Randomness.hash(0)).isNotEqualTo(Randomness.hash(0, 0));
    }

    @Test
    void spreadsEvenly() {
        int[] counts = new int[10];
        Randomness random = Randomness.of(7);
        for (int i = 0; i < 100_000; i++) {
            counts[random.below(10)]++;
        }
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_600, 10_400));
        double mean = IntStream.range(0, 100_000)
                .mapToDouble(i -> Randomness.unit(Randomness.hash(7, i)))
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(0.495, 0.505);
    }
}
