package dev.unite.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final RunInfo INFO = new RunInfo(
            7,
            "abc123",
            "cpu",
            "fp32",
            "f00d",
            List.of("train", "a b.yaml"),
            "/work",
            Map.of("java", "25"),
            Map.of("trainable", 12L));

    @TempDir
    Path parent;

    @Test
    void recordsHowTheRunWasMade() {
        try (RunFolder run = RunFolder.create(parent.resolve("run"), INFO, "seed: 7\n")) {
            assertThat(run.config()).hasContent("seed: 7");
            assertThat(run.path().resolve("run.json"))
                    .content()
                    .contains(
                            "\"seed\" : 7",
                            "\"commit\" : \"abc123\"",
                            "\"data_fingerprint\" : \"f00d\"",
                            "\"a b.yaml\"")
                    .contains("\"trainable\" : 12", "\"java\" : \"25\"", "\"resumed\" : [ ]");
        }
    }

    @Test
    void addsEveryResume() {
        Path folder = parent.resolve("run");
        RunFolder.create(folder, INFO, "seed: 7\n").close();
        RunFolder.reopen(folder, INFO, "seed: 7\n", 500).close();
        RunFolder.reopen(folder, INFO, "seed: 7\nmore: 1\n", 900).close();

        assertThat(folder.resolve("run.json")).content().contains("\"step\" : 500", "\"step\" : 900");
        assertThat(folder.resolve("config.yaml")).content().contains("more: 1");
    }

    @Test
    void putsEverythingInItsPlace() {
        try (RunFolder run = RunFolder.create(parent.resolve("run"), INFO, "")) {
            run.log("begun");

            assertThat(parent.resolve("run").relativize(run.samples(1000))).hasToString("samples/step-0001000.png");
            assertThat(parent.resolve("run").relativize(run.reconstructions(12)))
                    .hasToString("reconstructions/step-0000012.png");
            assertThat(run.log()).content().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ begun\n");
        }
    }

    @Test
    void refusesAFolderWithFilesInIt() throws IOException {
        Files.writeString(parent.resolve("precious.txt"), "mine");

        assertThatThrownBy(() -> RunFolder.create(parent, INFO, ""))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("expected a new or empty folder, got one that holds files")
                .hasMessageContaining("--resume");
        assertThat(parent.resolve("run.json")).doesNotExist();
    }

    @Test
    void refusesASecondUser() {
        Path folder = parent.resolve("run");
        try (RunFolder first = RunFolder.create(folder, INFO, "")) {
            assertThatThrownBy(() -> RunFolder.reopen(folder, INFO, "", 1)).hasMessageContaining("got another process");
            assertThat(first.config()).exists();
        }
    }

    @Test
    void refusesToResumeWhatIsNoRun() {
        assertThatThrownBy(() -> RunFolder.reopen(parent, INFO, "", 1))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is it a run folder?");
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> RunFolder.create(file.resolve("run"), INFO, ""))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("expected a folder that can be written");
    }
}
