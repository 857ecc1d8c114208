package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.CheckpointStore;
import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import dev.unite.config.ConfigWriter;
import dev.unite.tracking.Metric;
import dev.unite.tracking.MetricsFile;
import dev.unite.train.RunRequest.Start;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short runs on the embedded digits with a fake network. */
final class RunsOfDigits {
    private static final String CONFIG = """
        seed: 7
        device: cpu
        precision: fp32
        data: {source: digits, image_size_px: 8, channels: 1, validation_fraction: 0.2}
        model: {size: custom, depth: 1, width: 16, heads: 1, decoder_size: custom, decoder_depth: 1,
                decoder_width: 16, decoder_heads: 1, decoder_input_width: 16,
                patch_size_px: 2, registers: 16, latent_width: 8, time_features: 16, class_tokens_start: 0}
        train: {steps: 10, batch_size: 64, accumulate: 4, learning_rate: 1.0e-3, warmup_steps: 2, schedule: cosine,
                final_learning_rate_fraction: 0.1, flow_steps: 1, weight_decay: 0, ema_decay: 0.9, clip_norm: 3.0,
                log_every_steps: 1}
        checkpoint: {every_steps: 5, keep_last: 3}
        sample: {every_steps: 5, per_class: 2, guidance_scale: 1.0, solver: euler, steps: 2}
        validate: {every_steps: 5}
        """;

    private final Path folder;

    RunsOfDigits(Path folder) {
        this.folder = folder;
    }

    static Config config(String... overrides) {
        return ConfigLoader.parse("test.yaml", CONFIG, Path.of("").toAbsolutePath(), List.of(overrides));
    }

    /** The configuration with a constant learning rate. */
    static Config constant(String... overrides) {
        String text = CONFIG.replace("cosine", "constant").replace("final_learning_rate_fraction: 0.1,", "");
        return ConfigLoader.parse("test.yaml", text, Path.of("").toAbsolutePath(), List.of(overrides));
    }

    TrainingSummary begin(FakeSession session, StopSignal stop, String... overrides) {
        return run(new Start.Anew(), session, stop, overrides);
    }

    TrainingSummary resume(FakeSession session, StopSignal stop, String... overrides) {
        return run(new Start.Resume(latest()), session, stop, overrides);
    }

    TrainingSummary run(Start start, FakeSession session, StopSignal stop, String... overrides) {
        return run(start, session, Progress.silent(), stop, overrides);
    }

    TrainingSummary run(Start start, FakeSession session, Progress progress, StopSignal stop, String... overrides) {
        Config config = config(overrides);
        RunRequest request = new RunRequest(
                config, ConfigWriter.write(config), folder, start, "abc", List.of("train"), Map.of("java", "25"));
        return TrainingRun.run(request, (settings, classes) -> session, progress, stop);
    }

    Checkpoint latest() {
        return CheckpointStore.open(folder).checkpoint();
    }

    /** All metrics without what the clock decides. */
    List<Metric> metrics() {
        return MetricsFile.read(folder.resolve("metrics.jsonl")).stream()
                .map(metric -> {
                    Map<String, Double> values = new LinkedHashMap<>(metric.values());
                    values.remove("images_per_second");
                    return new Metric(metric.kind(), metric.step(), values, metric.message());
                })
                .toList();
    }
}
