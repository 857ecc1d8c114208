package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import dev.unite.config.ConfigWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleConfigTest {
    static Stream<Path> configs() {
        return Project.files(Project.ROOT.resolve("configs"), ".yaml").stream();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void isValidAndSurvivesWritingAndReading(Path file) {
        Config config = ConfigLoader.load(file, List.of());
        String written = ConfigWriter.write(config);
        assertThat(ConfigLoader.parse("written", written, file.getParent(), List.of()))
                .isEqualTo(config);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void saysWhatItNeedsInAComment(Path file) {
        assertThat(Project.read(file)).startsWith("#");
    }

    @Test
    void theDigitsAreAmongThem() {
        assertThat(configs()).contains(Project.ROOT.resolve("configs/digits.yaml"));
    }
}
