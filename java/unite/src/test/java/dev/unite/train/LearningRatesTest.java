package dev.unite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRatesTest {
    /** The published settings of unite-facts 3 and 5.2, with an "epoch" of one step. */
    private static final String[] PUBLISHED = {
        "train.steps=600",
        "train.learning_rate=2.667e-4",
        "train.warmup_steps=20",
        "train.schedule=unite",
        "train.first_decay_start_step=30",
        "train.first_decay_end_step=50",
        "train.second_learning_rate=1.333e-4",
        "train.second_decay_start_step=3000",
        "train.second_decay_end_step=3000",
        "train.final_learning_rate_fraction=0.1"
    };

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "10, 1.3335e-4",
        "20, 2.667e-4",
        "29, 2.667e-4",
        "30, 2.667e-4",
        "40, 2.0e-4",
        "50, 1.333e-4",
        "2999, 1.333e-4"
    })
    void followsThePublishedSchedule(long step, double expected) {
        assertThat(rates(PUBLISHED).at(step)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "20, 1.3335e-4", "40, 2.667e-4", "60, 2.667e-4", "80, 2.0e-4", "100, 1.333e-4"})
    void stretchesEveryPosition(long step, double expected) {
        String[] stretched = Arrays.copyOf(PUBLISHED, PUBLISHED.length + 1);
        stretched[PUBLISHED.length] = "train.schedule_stretch=2";

        assertThat(rates(stretched).at(step)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void reachesTheSecondDecayWhereItComesInTime() {
        String[] late = PUBLISHED.clone();
        late[7] = "train.second_decay_start_step=300";
        late[8] = "train.second_decay_end_step=380";

        assertThat(rates(late).at(340)).isCloseTo((1.333e-4 + 2.667e-5) / 2, within(1e-12));
        assertThat(rates(late).at(380)).isCloseTo(2.667e-5, within(1e-12));
    }

    @Test
    void decaysAlongACosineFromTheWarmupToTheLastStep() {
        LearningRates rates = rates(
                "train.steps=110",
                "train.warmup_steps=10",
                "train.learning_rate=0.01",
                "train.final_learning_rate_fraction=0.1");

        assertThat(rates.at(0)).isZero();
        assertThat(rates.at(5)).isCloseTo(.005, within(1e-12));
        assertThat(rates.at(10)).isCloseTo(.01, within(1e-12));
        assertThat(rates.at(60)).isCloseTo(.0055, within(1e-12));
        assertThat(rates.at(110)).isEqualTo(.001);
        assertThat(LongStream.range(10, 110).allMatch(step -> rates.at(step) > rates.at(step + 1)))
                .isTrue();
    }

    @Test
    void staysConstantAfterTheWarmup() {
        LearningRates rates = new LearningRates(
                RunsOfDigits.constant("train.steps=100", "train.warmup_steps=4", "train.learning_rate=0.01")
                        .train());

        assertThat(rates.at(1)).isCloseTo(.0025, within(1e-12));
        assertThat(rates.at(4)).isEqualTo(.01);
        assertThat(rates.at(99)).isEqualTo(.01);
    }

    @Test
    void beginsAtFullRateWithoutAWarmup() {
        assertThat(rates("train.warmup_steps=0").at(0)).isEqualTo(1e-3);
    }

    private static LearningRates rates(String... overrides) {
        return new LearningRates(RunsOfDigits.config(overrides).train());
    }
}
