package dev.unite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that come with the project. */
class SampleConfigsTest {
    private static final Path CONFIGS = Path.of(System.getProperty("project.root"), "configs");

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CONFIGS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Config load(String name) {
        return ConfigLoader.load(CONFIGS.resolve(name), List.of());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadWithoutErrorAndSurvivesWriting(String name) {
        Config config = load(name);

        assertThat(ConfigLoader.parse(name, ConfigWriter.write(config), CONFIGS, List.of()))
                .isEqualTo(config);
    }

    @ParameterizedTest
    @MethodSource("names")
    void saysWhatItNeedsAndHowLongItTakes(String name) throws IOException {
        assertThat(Files.readString(CONFIGS.resolve(name)))
                .contains("# Needs:", "# Takes:", "./unite train configs/" + name);
    }

    @Test
    void allFiveAreThere() throws IOException {
        assertThat(names())
                .containsExactly(
                        "digits.yaml",
                        "fashion-mnist.yaml",
                        "imagenet-256-b.yaml",
                        "imagenet-256-l.yaml",
                        "imagenet-256-xl.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"imagenet-256-b.yaml", "imagenet-256-l.yaml", "imagenet-256-xl.yaml"})
    void imagenetHasThePublishedSettings(String name) {
        TrainConfig train = load(name).train();
        assertThat(train.batchSize()).isEqualTo(1024);
        assertThat(train.flowSteps()).isEqualTo(14);
        assertThat(train.checkpointsDenoiser()).isTrue();
        assertThat(train.learningRate()).isCloseTo(1e-4 * 1024 / 384, offset(1e-9));
        assertThat(train.steps() % 1251).isZero();
    }

    @Test
    void largerModelsExtendTheBaseOne() {
        assertThat(load("imagenet-256-l.yaml").model().encoder())
                .isEqualTo(new EncoderSize(EncoderSize.Name.L, 24, 1024, 16));
        assertThat(load("imagenet-256-xl.yaml").model().encoder().depth()).isEqualTo(28);
        assertThat(load("imagenet-256-xl.yaml").train().accumulate()).isEqualTo(64);
        assertThat(load("imagenet-256-l.yaml").data())
                .isEqualTo(load("imagenet-256-b.yaml").data());
    }
}
