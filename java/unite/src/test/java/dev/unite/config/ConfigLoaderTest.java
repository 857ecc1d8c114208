package dev.unite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.unite.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    static final String SMALL = """
            seed: 0
            device: cpu
            precision: fp32
            data:
              source: digits
              image_size_px: 8
              validation_fraction: 0.2
            model:
              size: custom
              depth: 3
              width: 64
              heads: 2
              decoder_size: custom
              decoder_depth: 1
              decoder_width: 64
              decoder_heads: 2
              decoder_input_width: 64
              patch_size_px: 2
              registers: 16
              latent_width: 8
              time_features: 64
              class_tokens: 4
              class_tokens_start: 1
            train:
              steps: 100
              batch_size: 32
              learning_rate: 5.0e-3
              warmup_steps: 10
              schedule: cosine
              final_learning_rate_fraction: 0.05
              flow_steps: 1
              ema_decay: 0.99
              clip_norm: 3.0
            checkpoint: {every_steps: 50}
            sample: {every_steps: 50, guidance_scale: 1.0, solver: heun, steps: 12}
            validate: {every_steps: 50}
            """;

    @TempDir
    Path folder;

    private Config parse(String text, String... overrides) {
        return ConfigLoader.parse("exp.yaml", text, folder, List.of(overrides));
    }

    private List<String> problems(String text, String... overrides) {
        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> parse(text, overrides));
        assertThat(failure)
                .as("errors in\n%s with %s", text, List.of(overrides))
                .isNotNull();
        return failure.problems();
    }

    @Test
    void readsASmallExperiment() {
        Config config = parse(SMALL);

        assertThat(config.train().batchSize()).isEqualTo(32);
        assertThat(config.train().schedule()).isEqualTo(new Schedule.Cosine(0.05));
        assertThat(config.data().channels()).isEqualTo(1);
        assertThat(config.model().encoder()).isEqualTo(new EncoderSize(EncoderSize.Name.CUSTOM, 3, 64, 2));
        assertThat(config.sample().solver()).isEqualTo(Solver.HEUN);
    }

    @Test
    void reportsAllErrorsAtOnceInTheOrderOfTheFile() {
        String broken = SMALL.replace("precision: fp32", "precision: fp16")
                .replace("  depth: 3", "  depth: three")
                .replace("  latent_width: 8", "  latent_width: \"8\"")
                .replace("batch_size: 32", "batch_sise: 32")
                .replace("warmup_steps: 10", "warmup_steps: -1")
                .replace("clip_norm: 3.0", "clip_norm: 3.0\n  steps: 7")
                .replace("validate: {every_steps: 50}\n", "");

        assertThat(problems(broken, "train.steps=abc", "seed"))
                .containsExactly(
                        "exp.yaml:1: validate: expected a section, got nothing; add it with keys out of: every_steps,"
                                + " max_images",
                        "exp.yaml:3: precision: expected fp32 | bf16, got 'fp16'; use one of them",
                        "exp.yaml:10: model.depth: expected an integer from 1 to 256, got 'three'; correct it: Blocks of"
                                + " the Generative Encoder.",
                        "exp.yaml:20: model.latent_width: expected an integer from 1 to 65536, got '8' (text in quotes);"
                                + " remove the quotes",
                        "exp.yaml:26: unknown key 'train.batch_sise'; did you mean 'train.batch_size'?",
                        "exp.yaml:28: train.warmup_steps: expected an integer of at least 0, got '-1'; correct it:"
                                + " Optimizer steps of the linear warm-up from 0 (unite-facts 5.2).",
                        "exp.yaml:34: expected each key once, got 'steps' again (first at exp.yaml:25); remove one",
                        "--set seed: expected key=value, got 'seed'; write for example train.steps=100",
                        "--set train.steps=abc: train.steps: expected an integer of at least 1, got 'abc'; correct it:"
                                + " Optimizer steps of the whole run.");
    }

    @ParameterizedTest
    @CsvSource({
        "lr, train.learning_rate",
        "train.lr, train.learning_rate",
        "train.learning_rat, train.learning_rate",
        "batch_size, train.batch_size",
        "model.patch_size, model.patch_size_px",
        "data.flip, ",
        "sample.guidance_scal, sample.guidance_scale",
        "sede, seed",
    })
    void suggestsTheNearestKey(String wrong, String right) {
        String advice = right == null ? "remove it; 'config show' lists the keys" : "did you mean '" + right + "'?";
        assertThat(problems(SMALL, wrong + "=1")).hasSize(1).first().asString().contains("unknown key '" + wrong + "'");
        assertThat(problems(SMALL, wrong + "=1").getFirst()).endsWith(advice);
    }

    @Test
    void doesNotCallAKeyMissingThatIsMisspelt() {
        assertThat(problems(SMALL.replace("learning_rate: 5", "learning_rte: 5")))
                .containsExactly("exp.yaml:27: unknown key 'train.learning_rte'; did you mean 'train.learning_rate'?");
    }

    @Test
    void namesAMissingKeyAndWhatItIs() {
        assertThat(problems(SMALL.replace("  flow_steps: 1\n", "")))
                .containsExactly(
                        "exp.yaml:24: train.flow_steps: expected an integer from 1 to 1024, got nothing; add the"
                                + " key: Denoising passes per image and step, K; published: 14 (unite-facts 2.4, 8.3).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.patch_size_px=3|data.image_size_px: expected a multiple of 3 (model.patch_size_px), got 8; use 6 or 9",
                "train.accumulate=5|train.batch_size: expected a multiple of 5 (train.accumulate), got 32; use 30 or 35",
                "model.heads=3|model.width: expected a multiple of 3 (model.heads), got 64; use 63 or 66",
                "model.heads=64|model.width: expected an even width per head",
                "model.class_tokens_start=3|model.class_tokens_start: expected a block index below the depth (3), got 3; use 0 to 2",
                "model.decoder_width=66|model.decoder_width: expected a multiple of 4",
                "train.warmup_steps=101|train.warmup_steps: expected at most train.steps (100), got 101",
                "data.channels=3|data.channels: expected 1 for grey images, got 3",
                "data.image_size_px=16|data.image_size_px: expected 8, the size of the digits, got 16",
                "sample.guidance_high=0.1|sample.guidance_low: expected less than sample.guidance_high (0.1), got 0.1",
                "model.phase=denoiser|model.phase: expected joint or tokenizer with model.weights: shared",
                "model.noise_scale=1|model.noise_scale: expected only when model.noise_mode is additive",
                "model.noise_mode=additive|",
                "train.second_learning_rate=1|train.second_learning_rate: expected only when train.schedule is unite",
                "data.path=x|data.path: expected only when data.source is idx or folder",
                "track=[files, files]|track: expected a list of distinct words out of files, got a list of 2",
                "device=cuda:x|device: expected 'cpu', 'cuda' or 'cuda:1', got 'cuda:x'",
                "train.ema_decay=1|train.ema_decay: expected a number from 0 and below 1, got '1'",
                "train.learning_rate=NaN|train.learning_rate: expected a number above 0, got 'NaN'",
                "train.learning_rate=1e999|train.learning_rate: expected a number above 0, got '1e999'",
                "train.steps=1e3|train.steps: expected an integer of at least 1, got '1e3'",
                "train.steps=99999999999999999999|train.steps: expected an integer",
                "train.steps=[1]|train.steps: expected an integer of at least 1, got a list of 1",
                "train.steps=|train.steps: expected an integer of at least 1, got nothing",
                "sample=3|sample: expected a section, got '3'",
                "train.steps={a: 1}|train.steps: expected an integer of at least 1, got a section with a",
                "model.block_norm=yes|model.block_norm: expected true or false, got 'yes'",
            })
    void checksValuesAndTheRulesBetweenThem(String override, String message) {
        if (message == null) {
            assertThat(parse(SMALL, override)).isNotNull();
            return;
        }
        assertThat(problems(SMALL, override)).hasSize(1).first().asString().contains(": " + message);
    }

    @Test
    void ordersTheStepsOfTheUniteSchedule() {
        String[] settings = {
            "train.schedule=unite", "train.first_decay_start_step=20", "train.first_decay_end_step=15",
            "train.second_learning_rate=1e-3", "train.second_decay_start_step=30", "train.second_decay_end_step=40"
        };
        assertThat(problems(SMALL, settings))
                .hasSize(1)
                .first()
                .asString()
                .contains("train.first_decay_end_step: expected at least 20 (train.first_decay_start_step), got 15");
        settings[2] = "train.first_decay_end_step=25";
        assertThat(parse(SMALL, settings).train().schedule())
                .isEqualTo(new Schedule.Unite(20, 25, 1e-3, 30, 40, 0.05, 1));
    }

    @Test
    void perceptualLossNeedsItsFiles() {
        String folderData = "data={source: folder, path: x, image_size_px: 32, validation_fraction: 0.1}";
        assertThat(problems(
                        SMALL,
                        folderData,
                        "model.perceptual_weight=1",
                        "model.perceptual={vgg_path: v, lpips_path: l," + " vgg_sha256: 12, lpips_sha256: "
                                + "a".repeat(64) + "}",
                        "data.source=folder"))
                .containsExactly("--set model.perceptual={vgg_path: v, lpips_path: l, vgg_sha256: 12, lpips_sha256: "
                        + "a".repeat(64)
                        + "}: model.perceptual.vgg_sha256: expected a SHA-256 of 64 hexadecimal digits,"
                        + " got '12'; correct it: SHA-256 of that file, checked before use.");
        assertThat(problems(SMALL, "model.perceptual_weight=1"))
                .anyMatch(problem -> problem.contains("model.perceptual: expected a section, got nothing"));
    }

    @Test
    void overridesWinAndTheLastOneMost() {
        Config config = parse(SMALL, "train.steps=50", "train.steps=60", "model.class_tokens=0", "track=[]");

        assertThat(config.train().steps()).isEqualTo(60);
        assertThat(config.model().conditioning().classTokens()).isZero();
        assertThat(config.track()).isEmpty();
    }

    @Test
    void extendsOneFile() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), SMALL);
        Files.createDirectories(folder.resolve("sub"));
        Path child = folder.resolve("sub/child.yaml");
        Files.writeString(
                child, "extends: ../base.yaml\ntrain: {steps: 7, warmup_steps: 0}\nmodel:\n  class_tokens: null\n");
        Config config = ConfigLoader.load(child, List.of());

        assertThat(config.train().steps()).isEqualTo(7);
        assertThat(config.train().batchSize()).isEqualTo(32);
        assertThat(config.model().conditioning().classTokens())
                .as("the default again")
                .isEqualTo(32);
    }

    @Test
    void refusesASecondLevelOfExtends() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "extends: b.yaml\n" + SMALL);
        Files.writeString(folder.resolve("b.yaml"), "extends: c.yaml\n");
        ConfigException failure = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(folder.resolve("a.yaml"), List.of()));

        assertThat(failure.problems()).hasSize(1);
        assertThat(failure.getMessage()).contains("b.yaml:1: extends: expected one level only");
    }

    @Test
    void saysWhereAMissingFileIsAskedFor() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "\nextends: gone.yaml\n");
        assertThat(failureOf(folder.resolve("a.yaml")))
                .contains("a.yaml:2: expected a configuration at")
                .contains("gone.yaml");
        assertThat(failureOf(folder.resolve("no.yaml"))).startsWith("file '").contains("found none; check the path");
        assertThat(failureOf(folder)).contains("expected a readable file");
        Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertThat(failureOf(folder.resolve("binary.yaml"))).contains("expected UTF-8 text");
    }

    private static String failureOf(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, List.of()))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: [1",
                "seed: &a 1",
                "a: *b",
                "- 1\n- 2",
                "just text",
                "",
                "seed: 1\n---\nseed: 2",
                "? {a: 1}\n: 2",
                "\tseed: 1",
                "seed: 'x",
                "seed: \"\\q\"",
                "%YAML 3.0\n---\n"
            })
    void reportsTextsThatAreNoPlainYaml(String text) {
        List<String> problems = problems(text);

        assertThat(problems).hasSize(1).first().asString().matches("(?s)exp.yaml:\\d+: expected .*, got:? .*");
    }

    @Test
    void refusesDeepNesting() {
        assertThat(problems("[".repeat(100_000))).hasSize(1).first().asString().contains("expected at most 16 levels");
    }

    @Test
    void pathsStartFromTheFileThatNamesThem() {
        String idx = "data={source: idx, path: images, image_size_px: 8}";
        Config config = parse(SMALL.replace(
                "data:\n  source: digits\n  image_size_px: 8\n  validation_fraction: 0.2\n",
                "data: {source: idx, path: images/../mnist, image_size_px: 8}\n"));

        assertThat(config.data().source())
                .isEqualTo(new DataConfig.Source.Idx(folder.resolve("mnist").toAbsolutePath()));
        assertThat(config.data().validation())
                .isEqualTo(new DataConfig.Validation.TestFiles(
                        folder.resolve("mnist").toAbsolutePath()));
        assertThat(parse(SMALL, idx, "data.validation_fraction=~").data().source())
                .isEqualTo(new DataConfig.Source.Idx(Path.of("images").toAbsolutePath()));
    }
}
