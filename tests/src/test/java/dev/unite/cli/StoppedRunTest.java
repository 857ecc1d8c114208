package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in a process of its own that a signal ends: nothing is lost, and going on gives the same bytes. */
class StoppedRunTest {
    private static final int TERMINATED_AFTER_SAVING = 3;
    private static final Path DIGITS = Path.of(System.getProperty("project.root"), "configs", "digits.yaml");
    private static final List<String> SETTINGS = List.of(
            "--set", "train.steps=20",
            "--set", "train.warmup_steps=2",
            "--set", "train.accumulate=2",
            "--set", "train.log_every_steps=1",
            "--set", "checkpoint.every_steps=5",
            "--set", "sample.every_steps=20",
            "--set", "sample.per_class=1",
            "--set", "validate.every_steps=20",
            "--set", "validate.max_images=32");

    @TempDir
    static Path folder;

    private static Path whole;

    @BeforeAll
    static void trainWithoutAStop() throws Exception {
        whole = folder.resolve("whole");
        assertThat(finish(start(train(whole)))).isZero();
    }

    @Test
    void sigtermSavesAndExitsWithItsOwnCode() throws Exception {
        Path run = folder.resolve("terminated");
        Process process = start(train(run));
        awaitLine(process, "step 7/");
        process.toHandle().destroy(); // Process.destroy closes the pipes, too
        assertThat(finish(process)).isEqualTo(TERMINATED_AFTER_SAVING);
        assertThat(run.resolve("checkpoints/step-0000020")).doesNotExist();
        goOn(run);
    }

    @Test
    void sigkillLosesNothingBeforeTheLastCheckpoint() throws Exception {
        Path run = folder.resolve("killed");
        Process process = start(train(run));
        awaitLine(process, "step 12/");
        process.destroyForcibly().waitFor();
        assertThat(run.resolve("checkpoints/step-0000010")).isDirectory();
        goOn(run);
    }

    private static void goOn(Path run) throws Exception {
        assertThat(finish(start(List.of("train", "--resume", run.toString())))).isZero();
        for (String file : List.of("model.safetensors", "ema.safetensors", "optimizer.safetensors")) {
            String name = "checkpoints/step-0000020/" + file;
            assertThat(run.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
    }

    private static List<String> train(Path run) {
        List<String> words = new ArrayList<>(List.of("train", DIGITS.toString(), "--run", run.toString()));
        words.addAll(SETTINGS);
        return words;
    }

    private static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dpolyglot.engine.WarnInterpreterOnly=false",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OMP_NUM_THREADS", "1"); // sums of equal order; no wait for busy cores
        return builder.start();
    }

    /** Waits for the end and returns the exit code. An unread pipe would stop the process. */
    private static int finish(Process process) throws InterruptedException {
        process.errorReader().lines().forEach(line -> {});
        return process.waitFor();
    }

    /** Reads what the process prints up to a line that starts like this. */
    private static void awaitLine(Process process, String start) throws IOException {
        StringBuilder seen = new StringBuilder();
        String line = process.errorReader().readLine();
        while (line != null && !line.startsWith(start)) {
            seen.append(line).append('\n');
            line = process.errorReader().readLine();
        }
        assertThat(line).as("no line '%s' in: %s", start, seen).isNotNull();
    }
}
