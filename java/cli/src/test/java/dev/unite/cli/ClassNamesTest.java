package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
    private static final List<String> NAMES = List.of("cat", "dog", "1");

    @Test
    void takesAllWhenNoneIsAsked() {
        assertThat(ClassNames.resolve(List.of(), NAMES)).containsExactly(0, 1, 2);
    }

    @Test
    void takesNamesAndNumbersInTheOrderAsked() {
        assertThat(ClassNames.resolve(List.of("dog", "0"), NAMES)).containsExactly(1, 0);
    }

    @Test
    void aNameWinsOverANumber() {
        assertThat(ClassNames.resolve(List.of("1"), NAMES)).containsExactly(2);
    }

    @Test
    void namesEveryUnknownOne() {
        assertThatThrownBy(() -> ClassNames.resolve(List.of("bird", "dog", "3"), NAMES))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        problem -> assertThat(problem.problems())
                                .containsExactly(
                                        "--label: expected one of cat, dog, 1 or a number from 0 to 2, got 'bird'; choose one of them",
                                        "--label: expected one of cat, dog, 1 or a number from 0 to 2, got '3'; choose one of them"));
    }
}
