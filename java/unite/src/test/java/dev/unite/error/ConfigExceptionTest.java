package dev.unite.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigExceptionTest {
    @Test
    void showsOneProblemPerLine() {
        ConfigException exception = new ConfigException(List.of("a.yaml:1: first", "a.yaml:2: second"));

        assertThat(exception).hasMessage("a.yaml:1: first\na.yaml:2: second");
        assertThat(exception.problems()).hasSize(2);
    }

    @Test
    void needsAProblem() {
        assertThatThrownBy(() -> new ConfigException(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
