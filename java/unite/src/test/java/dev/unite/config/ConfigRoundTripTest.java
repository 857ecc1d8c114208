package dev.unite.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigRoundTripTest {
    private static final Path BASE = Path.of("/base");

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readingWhatWasWrittenGivesTheSame(int seed) {
        Config config = random(seed);
        String yaml = ConfigWriter.write(config);

        assertThat(ConfigLoader.parse("written", yaml, BASE, List.of()))
                .as(yaml)
                .isEqualTo(config);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyKeyIsReadIntoTheRecord(int seed) {
        Map<String, String> given = new TreeMap<>();
        for (String setting : settings(seed)) {
            String section = setting.substring(0, setting.indexOf('='));
            flatten(
                    new YamlReader(line -> Origin.setting(setting), new Problems())
                            .read(setting.substring(section.length() + 1)),
                    section,
                    given);
        }
        Map<String, String> held = new TreeMap<>();
        flatten(
                new YamlReader(line -> Origin.setting(""), new Problems()).read(ConfigWriter.write(random(seed))),
                "",
                held);

        assertThat(held.keySet()).containsAll(given.keySet());
        given.forEach((key, text) -> assertThat(held.get(key)).as(key).endsWith(text)); // paths become absolute
    }

    @Test
    void everyKeyOccurs() {
        Map<String, String> written = new TreeMap<>();
        for (int seed = 0; seed < 100; seed++) {
            flatten(
                    new YamlReader(line -> Origin.setting(""), new Problems()).read(ConfigWriter.write(random(seed))),
                    "",
                    written);
        }
        assertThat(written.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        ConfigHelp.keys().stream().map(ConfigHelp.KeyDoc::key).toList());
    }

    @Test
    void documentsEveryKeyInOneSentence() {
        assertThat(ConfigHelp.keys()).hasSizeGreaterThan(80).allSatisfy(key -> {
            assertThat(key.doc()).as(key.key()).endsWith(".").hasSizeBetween(15, 140);
            assertThat(key.expected()).as(key.key()).isNotBlank();
            assertThat(key.key()).matches("[a-z0-9_.]+");
        });
    }

    @Test
    void quotesTextsThatNeedIt() {
        assertThat(ConfigWriter.shown("/data/it's here")).isEqualTo("'/data/it''s here'");
        assertThat(ConfigWriter.shown("12")).isEqualTo("'12'");
        assertThat(ConfigWriter.shown("cuda:1")).isEqualTo("cuda:1");
        assertThat(ConfigWriter.shown(List.of("a", "b"))).isEqualTo("[a, b]");
    }

    /** The texts of all values under their dotted keys. */
    private static void flatten(Node node, String path, Map<String, String> into) {
        switch (node) {
            case Node.Leaf leaf -> into.put(path, leaf.text());
            case Node.Items items ->
                into.put(
                        path,
                        items.values().stream()
                                .map(item -> ((Node.Leaf) item).text())
                                .toList()
                                .toString());
            case Node.Branch branch ->
                branch.entries()
                        .forEach((name, entry) ->
                                flatten(entry.value(), path.isEmpty() ? name : path + "." + name, into));
        }
    }

    /** A valid configuration in which every choice and every number is drawn. */
    private static Config random(int seed) {
        return ConfigLoader.parse("random", "seed: 0", BASE, settings(seed));
    }

    private static List<String> settings(int seed) {
        Random random = new Random(seed);
        List<String> settings = new ArrayList<>();
        settings.add("seed=" + random.nextLong(1_000_000_000_000L));
        settings.add("device=" + pick(random, "cpu", "cuda", "cuda:3"));
        settings.add("precision=" + pick(random, "fp32", "bf16"));
        settings.add("track=" + pick(random, "[]", "[files]"));
        String data = data(random);
        settings.add("data=" + data);
        settings.add("model=" + model(random, !data.contains("digits")));
        settings.add("train=" + train(random));
        settings.add("checkpoint={every_steps: " + (1 + random.nextInt(99)) + ", keep_last: " + (1 + random.nextInt(9))
                + "}");
        settings.add(
                "validate={every_steps: " + (1 + random.nextInt(99)) + ", max_images: " + random.nextInt(99) + "}");
        settings.add(String.format(
                "sample={every_steps: %d, per_class: %d, guidance_scale: %s, guidance_low: %s, guidance_high: %s,"
                        + " guidance_order: %s, solver: %s, steps: %d, rtol: %s, atol: %s, seed: %d}",
                1 + random.nextInt(99),
                1 + random.nextInt(9),
                random.nextDouble(5),
                random.nextDouble(0.4),
                0.5 + random.nextDouble(0.5),
                pick(random, "norm_first", "both", "cfg_first"),
                pick(random, "euler", "heun", "dopri5"),
                1 + random.nextInt(99),
                1e-9 + random.nextDouble(),
                1e-9 + random.nextDouble() * 1e-6,
                random.nextInt(99)));
        return settings;
    }

    private static String data(Random random) {
        String path = pick(random, "/data/a", "'/data/it''s here'", "relative/b", "'12'");
        String source = switch (random.nextInt(4)) {
            case 0 -> "source: digits, image_size_px: 8, validation_fraction: 0.25, channels: 1";
            case 1 -> "source: idx, image_size_px: 24, path: " + path;
            case 2 -> "source: folder, image_size_px: 32, validation_path: v, channels: 3, path: " + path;
            default -> "source: folder, image_size_px: 64, validation_fraction: 0.1, channels: 1, path: " + path;
        };
        return String.format(
                "{%s, horizontal_flip_probability: %s, num_workers: %d, on_bad_image: %s, max_megapixels: %s}",
                source,
                random.nextDouble(),
                1 + random.nextInt(9),
                pick(random, "skip", "refuse"),
                1 + random.nextDouble() * 100);
    }

    private static String model(Random random, boolean canBePerceptual) {
        int heads = 1 + random.nextInt(4);
        String size = random.nextBoolean()
                ? "size: " + pick(random, "B", "L", "XL")
                : "size: custom, depth: 5, heads: " + heads + ", width: " + 8 * heads;
        String decoder = random.nextBoolean()
                ? "decoder_size: " + pick(random, "small", "base", "large")
                : "decoder_size: custom, decoder_depth: 2, decoder_input_width: 9, decoder_heads: " + heads
                        + ", decoder_width: " + 4 * heads;
        String noise = random.nextBoolean()
                ? "noise_mode: interpolate, noise_start: " + random.nextDouble()
                : "noise_mode: additive, noise_scale: " + random.nextDouble();
        String hash = "0123456789abcdef".repeat(4);
        String perceptual = canBePerceptual && random.nextBoolean()
                ? ", perceptual_weight: 0.5, perceptual: {vgg_path: v, vgg_sha256: " + hash
                        + ", lpips_path: l, lpips_sha256: " + hash + ", dropout: " + random.nextBoolean() + "}"
                : "";
        String separate = pick(random, "shared", "separate");
        String phase =
                separate.equals("shared") ? pick(random, "joint", "tokenizer") : pick(random, "joint", "denoiser");
        return String.format(
                "{%s, %s, %s, patch_size_px: 4, registers: %d, latent_width: %d, time_features: %d, class_tokens: %d,"
                        + " class_tokens_start: %d, class_dropout: %s, tokenizer_time_max: %s, noise_probability: %s,"
                        + " flow_time: %s, flow_shift: %s, flow_loss: %s, velocity_clamp: %s, flow_weight: %s,"
                        + " pixel_loss: %s, pixel_weight: %s, output_norm: %s, block_norm: %s, weights: %s, phase: %s,"
                        + " stop_gradient: %s%s}",
                size,
                decoder,
                noise,
                1 + random.nextInt(99),
                1 + random.nextInt(99),
                1 + random.nextInt(99),
                random.nextInt(9),
                random.nextInt(5),
                random.nextDouble(),
                random.nextDouble(),
                random.nextDouble(),
                pick(random, "logit_normal", "uniform"),
                0.1 + random.nextDouble(),
                pick(random, "velocity", "plain"),
                0.01 + random.nextDouble() * 0.9,
                random.nextDouble(),
                pick(random, "l1", "l2"),
                random.nextDouble(),
                pick(random, "layer", "layer_plain", "rms"),
                random.nextBoolean(),
                separate,
                phase,
                random.nextBoolean(),
                perceptual);
    }

    private static String train(Random random) {
        int accumulate = 1 + random.nextInt(4);
        String schedule = switch (random.nextInt(3)) {
            case 0 -> "constant";
            case 1 -> "cosine, final_learning_rate_fraction: " + random.nextDouble();
            default ->
                "unite, final_learning_rate_fraction: " + random.nextDouble() + ", second_learning_rate: "
                        + random.nextDouble() + ", first_decay_start_step: 20, first_decay_end_step: 30,"
                        + " second_decay_start_step: 30, second_decay_end_step: 50, schedule_stretch: "
                        + (1 + random.nextDouble());
        };
        return String.format(
                "{steps: %d, accumulate: %d, batch_size: %d, learning_rate: %s, warmup_steps: %d, schedule: %s,"
                        + " flow_steps: %d, flow_chunk: %d, checkpoint_denoiser: %s, muon_momentum: %s, adamw_beta1: %s,"
                        + " adamw_beta2: %s, adamw_eps: %s, weight_decay: %s, ema_decay: %s, clip_norm: %s,"
                        + " log_every_steps: %d}",
                20 + random.nextInt(99),
                accumulate,
                accumulate * (1 + random.nextInt(9)),
                1e-6 + random.nextDouble(),
                random.nextInt(20),
                schedule,
                1 + random.nextInt(14),
                1 + random.nextInt(5),
                pick(random, "auto", "on", "off"),
                random.nextDouble(),
                random.nextDouble(),
                random.nextDouble(),
                1e-9 + random.nextDouble(),
                random.nextDouble(),
                random.nextDouble(),
                0.1 + random.nextDouble(),
                1 + random.nextInt(99));
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
