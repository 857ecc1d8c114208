package dev.unite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoiseSeedsTest {
    @Test
    void differFromEachOtherWhereverTheyAreDrawn() {
        Set<Long> seen = new HashSet<>();
        int drawn = 0;
        for (long seed = -2; seed <= 2; seed++) {
            NoiseSeeds seeds = new NoiseSeeds(seed);
            for (int step = 0; step < 50; step++) {
                for (int microBatch = 0; microBatch < 20; microBatch++) {
                    seen.add(seeds.training(step, microBatch));
                    drawn++;
                }
                seen.add(seeds.validation(step));
                drawn++;
            }
            seen.add(seeds.reconstruction());
            drawn++;
        }

        assertThat(seen).hasSize(drawn).allMatch(noise -> noise >= 0);
    }

    /** A resumed run must draw the noise that the first part would have drawn: changing this breaks every resume. */
    @Test
    void neverChangeFromVersionToVersion() {
        assertThat(new NoiseSeeds(7).training(3, 1)).isEqualTo(3778302167338697188L);
    }
}
