package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputNamesTest {
    @Test
    void areTheFilesNamesWithoutTheirEndings() {
        assertThat(OutputNames.of(List.of(Path.of("a/cat.png"), Path.of("dog.old.jpeg"), Path.of("bird"))))
                .containsExactly("cat", "dog.old", "bird");
    }

    @Test
    void filesThatWouldOverwriteEachOtherAreRefused() {
        assertThatThrownBy(() -> OutputNames.of(List.of(Path.of("a/cat.png"), Path.of("b/cat.jpg"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'a/cat.png' and 'b/cat.jpg'");
    }
}
