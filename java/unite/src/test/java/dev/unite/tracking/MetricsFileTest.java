package dev.unite.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeThreeSteps() {
        file = folder.resolve("metrics.jsonl");
        try (MetricsFile metrics = MetricsFile.create(file)) {
            for (int step = 1; step <= 3; step++) {
                metrics.record(Metric.of(Metric.TRAIN, step, Map.of("loss", 1.0 / step)));
                metrics.record(Metric.of(Metric.VALIDATION, step, Map.of("psnr_db", 20.0 + step)));
            }
        }
    }

    @Test
    void writesOneObjectALine() throws IOException {
        assertThat(Files.readAllLines(file)).hasSize(6);
        assertThat(Files.readAllLines(file).get(2))
                .matches("\\{\"kind\":\"train\",\"step\":2,\"time\":\"[^\"]+Z\",\"loss\":0\\.5}");
    }

    @Test
    void readsBackEveryBit() {
        assertThat(MetricsFile.read(file).get(4).values().get("loss")).isEqualTo(1.0 / 3);
    }

    @Test
    void cutsOffWhatCameAfterTheCheckpoint() {
        MetricsFile.resume(file, 2, false).close();

        assertThat(MetricsFile.read(file)).extracting(Metric::step).containsExactly(1L, 1L, 2L, 2L);
    }

    @Test
    void cutsOffWhatWillBeDoneAgain() {
        MetricsFile.resume(file, 2, true).close();

        assertThat(MetricsFile.read(file)).extracting(Metric::kind).containsExactly("train", "validation", "train");
    }

    @Test
    void cutsOffAHalfWrittenLine() throws IOException {
        Files.writeString(file, "{\"kind\":\"train\",\"st", StandardOpenOption.APPEND);

        try (MetricsFile metrics = MetricsFile.resume(file, 3, false)) {
            metrics.record(Metric.event(3, "ä \"quoted\" line\nof two"));
        }

        assertThat(MetricsFile.read(file))
                .hasSize(7)
                .last()
                .extracting(Metric::message)
                .isEqualTo("ä \"quoted\" line\nof two");
    }

    @Test
    void keepsNumbersThatJsonHasNot() {
        try (MetricsFile metrics = MetricsFile.resume(file, 3, false)) {
            metrics.record(Metric.of(Metric.TRAIN, 4, Map.of("loss", Double.NaN)));
            metrics.record(Metric.of(Metric.TRAIN, 5, Map.of("loss", Double.POSITIVE_INFINITY)));
        }

        assertThat(MetricsFile.read(file).get(6).values()).containsEntry("loss", Double.NaN);
        assertThat(MetricsFile.read(file).get(7).values()).containsEntry("loss", Double.POSITIVE_INFINITY);
    }

    @Test
    void startsAnewWhereTheFileIsGone() throws IOException {
        Files.delete(file);

        MetricsFile.resume(file, 2, false).close();

        assertThat(file).isEmptyFile();
    }

    @Test
    void saysThatItCannotBeWritten() {
        assertThatThrownBy(() -> MetricsFile.create(folder.resolve("none/metrics.jsonl")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("none/metrics.jsonl': metrics cannot be written");
    }
}
