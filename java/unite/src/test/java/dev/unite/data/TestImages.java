package dev.unite.data;

import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import dev.unite.config.DataConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Data settings and folders of images for tests. */
final class TestImages {
    private TestImages() {}

    /** The data section of a small configuration with some keys set. */
    static DataConfig data(String... settings) {
        String yaml = """
                seed: 0
                device: cpu
                precision: fp32
                data: {source: digits, image_size_px: 8, validation_fraction: 0.2}
                model: {size: custom, depth: 2, width: 32, heads: 2, decoder_size: custom, decoder_depth: 1,
                  decoder_width: 32, decoder_heads: 2, decoder_input_width: 32, patch_size_px: 1, registers: 16,
                  latent_width: 8, time_features: 16, class_tokens: 0}
                train: {steps: 1, batch_size: 1, learning_rate: 1e-3, warmup_steps: 0, schedule: constant,
                  flow_steps: 1, ema_decay: 0.9, clip_norm: 1}
                checkpoint: {every_steps: 1}
                sample: {every_steps: 1, guidance_scale: 1}
                validate: {every_steps: 1}
                """;
        List<String> overrides = new ArrayList<>();
        for (String setting : settings) {
            overrides.add("data." + setting);
        }
        Config config = ConfigLoader.parse("test", yaml, Path.of(""), overrides);
        return config.data();
    }

    /** Settings for a folder of classes with images of 24 pixels. */
    static DataConfig folder(Path root, String... settings) {
        List<String> all = new ArrayList<>(List.of("source=folder", "path='" + root + "'", "image_size_px=24"));
        all.addAll(List.of(settings));
        return data(all.toArray(String[]::new));
    }

    /** Writes pictures of the test resources as {@code class/name}. */
    static void put(Path root, String target, String picture) {
        put(root, target, Golden.content(picture));
    }

    static void put(Path root, String target, byte[] content) {
        try {
            Path file = root.resolve(target);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Two classes with {@code each} readable images. */
    static void fill(Path root, int each) {
        for (int i = 0; i < each; i++) {
            put(root, "cat/%03d.png".formatted(i), i % 2 == 0 ? "small.png" : "rgb.png");
            put(root, "dog/%03d.jpg".formatted(i), i % 2 == 0 ? "exif2.jpg" : "cmyk.jpg");
        }
    }
}
