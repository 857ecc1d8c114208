package dev.unite.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "same, same, 0", "ab, ba, 1", "sede, seed, 1"})
    void countsTheEdits(String a, String b, int edits) {
        assertThat(Nearest.edits(a, b)).isEqualTo(edits);
    }

    @Test
    void findsNothingNearWhenAllIsFar() {
        assertThat(Nearest.to("zebra", List.of("train.steps", "seed"))).isNull();
        assertThat(Nearest.to("x", List.of())).isNull();
    }

    @Test
    void knowsInitialsAndParts() {
        assertThat(Nearest.to("lr", List.of("data.path", "train.learning_rate")))
                .isEqualTo("train.learning_rate");
        assertThat(Nearest.to("patch", List.of("train.path", "model.patch_size_px")))
                .isEqualTo("train.path");
        assertThat(Nearest.to("decay", List.of("ema_decay"))).isEqualTo("ema_decay");
    }
}
