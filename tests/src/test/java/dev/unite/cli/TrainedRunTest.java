package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that train a model or use one, on a run of a few steps. */
class TrainedRunTest {
    private static final Path DIGITS = Path.of(System.getProperty("project.root"), "configs", "digits.yaml");
    private static final List<String> SHORT = List.of(
            "--set", "train.steps=4",
            "--set", "train.warmup_steps=1",
            "--set", "train.log_every_steps=2",
            "--set", "checkpoint.every_steps=2",
            "--set", "sample.every_steps=4",
            "--set", "sample.per_class=1",
            "--set", "sample.steps=2",
            "--set", "sample.solver=euler",
            "--set", "validate.every_steps=4",
            "--set", "validate.max_images=32");

    @TempDir
    static Path folder;

    private static Path run;
    private static Shell.Result training;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        training = Shell.run(train("--run", run));
    }

    private static Object[] train(Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", DIGITS));
        words.addAll(SHORT);
        words.addAll(List.of(more));
        return words.toArray();
    }

    @Test
    void trainingShowsPlainLinesAndEndsWithASummary() {
        assertThat(training.code()).as(training.err()).isZero();
        assertThat(training.err().lines())
                .contains("training 4 steps")
                .anyMatch(line -> line.matches("step 2/4  loss [\\d.]+  \\d+ images/s  .* left.*"))
                .noneMatch(line -> line.contains("\r"));
        assertThat(training.out()).startsWith("trained 4 of 4 steps, 128 images seen");
        assertThat(training.out().lines().skip(2).filter(line -> line.startsWith("  ")))
                .isNotEmpty()
                .allMatch(line -> Files.exists(Path.of(line.strip())));
    }

    @Test
    void aRunFolderHoldsEverything() {
        assertThat(Stream.of(
                        "config.yaml",
                        "run.json",
                        "metrics.jsonl",
                        "log.txt",
                        "losses.svg",
                        "samples/step-0000004.png",
                        "reconstructions/step-0000004.png",
                        "checkpoints/step-0000004/MANIFEST.json"))
                .allMatch(name -> Files.isRegularFile(run.resolve(name)));
    }

    @Test
    void anUsedRunFolderIsRefused() {
        Shell.Result again = Shell.run(train("--run", run));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("error: run folder '%s': expected a new or empty folder".formatted(run));
    }

    @Test
    void aDryRunPrintsThePlanAndTrainsNothing() {
        Path unused = folder.resolve("unused");
        Shell.Result plan = Shell.run(train("--run", unused, "--dry-run"));
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("parameters", "memory", "learning rates", "4 optimizer steps", "1438 training")
                .endsWith("nothing is missing" + System.lineSeparator());
        assertThat(unused).doesNotExist();
    }

    @Test
    void aResumedRunGoesOnWhereItStood() throws IOException {
        Path resumed = folder.resolve("resumed");
        assertThat(Shell.run(train("--run", resumed, "--set", "train.steps=4")).code())
                .isZero();
        deleteCheckpoint(resumed.resolve("checkpoints/step-0000004"));
        Shell.Result result = Shell.run("train", "--resume", resumed);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("going on after step 2 of 4");
        for (String file : List.of("model.safetensors", "ema.safetensors", "optimizer.safetensors")) {
            assertThat(resumed.resolve("checkpoints/step-0000004").resolve(file))
                    .hasSameBinaryContentAs(
                            run.resolve("checkpoints/step-0000004").resolve(file));
        }
    }

    @Test
    void inspectsACheckpoint() throws IOException {
        Shell.Result text = Shell.run("checkpoint", "inspect", run);
        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("step         4", "averaged weights", "optimizer states");
        Shell.Result result = Shell.run("checkpoint", "inspect", run, "--json", "--tensors");
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.get("step").asInt()).isEqualTo(4);
        assertThat(json.get("files").get("ema.safetensors").get("entries")).isNotEmpty();
    }

    @Test
    void aDamagedCheckpointIsNamedAndPassedOver() throws IOException {
        Path damaged = folder.resolve("damaged");
        copy(run, damaged);
        Path weights = damaged.resolve("checkpoints/step-0000004/model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        Shell.Result direct = Shell.run("checkpoint", "inspect", weights.getParent());
        assertThat(direct.code()).isEqualTo(1);
        assertThat(direct.err()).contains("model.safetensors", "SHA-256");
        Shell.Result newest = Shell.run("checkpoint", "inspect", damaged);
        assertThat(newest.code()).isZero();
        assertThat(newest.err()).startsWith("warning: ").contains("SHA-256");
        assertThat(newest.out()).contains("step         2");
    }

    @Test
    void samplesOfOneSeedDoNotDependOnTheirNumber() throws IOException {
        Path few = folder.resolve("few");
        Path many = folder.resolve("many");
        String[] labels = {"--label", "3", "--label", "8"};
        Shell.Result first =
                Shell.run("sample", run, "--count", 2, labels[0], labels[1], labels[2], labels[3], "--out", few);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("averaged weights (EMA) of step 4");
        Shell.Result second =
                Shell.run("sample", run, "--count", 5, labels[0], labels[1], labels[2], labels[3], "--out", many);
        assertThat(second.out()).isEqualTo(many + ": 5 images" + System.lineSeparator());
        assertThat(many.resolve("00000-3.png")).hasSameBinaryContentAs(few.resolve("00000-3.png"));
        assertThat(many.resolve("00001-8.png")).hasSameBinaryContentAs(few.resolve("00001-8.png"));
    }

    @Test
    void anUnknownLabelIsNamedBeforePythonStarts() {
        Shell.Result result = Shell.run("sample", run, "--label", "cat", "--label", "10");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("error: --label: expected one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 or a number from 0 to 9, "
                        + "got 'cat'; choose one of them");
    }

    @Test
    void reconstructsAndEncodesImages() {
        assertThat(Shell.run("sample", run, "--label", "1", "--count", 1, "--out", folder.resolve("one"))
                        .code())
                .isZero();
        Path drawn = folder.resolve("one/00000-1.png");
        Shell.Result back = Shell.run("reconstruct", run, drawn, "--out", folder.resolve("back"));
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(back.out()).contains("00000-1.png: PSNR ", "comparison.png");
        assertThat(folder.resolve("back/comparison.png")).isNotEmptyFile();
        Path latents = folder.resolve("latents.safetensors");
        Shell.Result encoded = Shell.run("encode", run, drawn, "--out", latents);
        assertThat(encoded.code()).as(encoded.err()).isZero();
        assertThat(encoded.out()).isEqualTo(latents + ": latents [1, 16, 8] float32" + System.lineSeparator());
    }

    @Test
    void anImageThatIsNoneIsNamed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Shell.Result result = Shell.run("encode", run, empty, "--out", folder.resolve("none.safetensors"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: ").contains("empty.png");
        assertThat(folder.resolve("none.safetensors")).doesNotExist();
    }

    @Test
    void evaluatesWithTheProtocolOfEachScore() throws IOException {
        Shell.Result result = Shell.run("evaluate", run, "--samples", 20, "--json");
        assertThat(result.code()).as(result.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(result.out());
        for (String score :
                List.of("agreement", "frechet_distance", "frechet_distance_held_out", "psnr_db", "nearest_neighbour")) {
            assertThat(json.get(score).get("protocol").asText()).as(score).isNotBlank();
        }
        assertThat(json.get("agreement").get("value").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("frechet_distance").get("value").asDouble())
                .isGreaterThan(
                        json.get("frechet_distance_held_out").get("value").asDouble());
    }

    @Test
    void cudaThatIsNotThereIsAnError() {
        Shell.Result result = Shell.run("sample", run, "--device", "cuda:7");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("cuda");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void deepDoctorRunsKernels() {
        Shell.Result result = Shell.run("doctor", "--deep");
        assertThat(result.code()).as(result.out()).isZero();
        assertThat(result.out())
                .containsPattern("matrix product +correct")
                .containsPattern("convolution +correct")
                .containsPattern("attention +correct");
    }

    @Test
    void pythonReturnsTheProgramsExitCode() throws IOException {
        Path program = folder.resolve("program.py");
        Files.writeString(program, "import sys, torch\nsys.exit(int(torch.ones(2, 2).sum()) + len(sys.argv))\n");
        assertThat(Shell.run("python", program, "--help").code()).isEqualTo(6);
        assertThat(Shell.run("python", "-c", "raise SystemExit(0)").code()).isZero();
    }

    private static void deleteCheckpoint(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(checkpoint);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
