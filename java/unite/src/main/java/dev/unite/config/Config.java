package dev.unite.config;

import static dev.unite.config.Schema.field;
import static dev.unite.config.Schema.section;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One experiment, complete and checked.
 *
 * <p>{@link ConfigLoader} is the way to get one; it alone checks the ranges and the rules between keys.
 *
 * @param seed seed of weights, data order and noise
 * @param device {@code cpu}, {@code cuda} or {@code cuda:1}
 */
public record Config(
        long seed,
        String device,
        Precision precision,
        DataConfig data,
        ModelConfig model,
        TrainConfig train,
        CheckpointConfig checkpoint,
        SampleConfig sample,
        ValidateConfig validate,
        List<Tracker> track) {
    private static final Key<Long> SEED =
            Keys.seed("seed", "Seed of the weights, the order of the data and the noise.");
    private static final Key<String> DEVICE = Keys.text(
            "device",
            Pattern.compile("cpu|cuda(:[0-9]{1,3})?"),
            "'cpu', 'cuda' or 'cuda:1'",
            "cpu",
            "Where the network runs; cuda that cannot be met is an error, never a silent CPU run.");
    private static final Key<Precision> PRECISION = Keys.choice(
            "precision", Precision.values(), "fp32, or bf16 autocast with fp32 weights and states (unite-facts 3).");
    private static final Key<List<Tracker>> TRACK = Keys.choices(
                    "track", Tracker.values(), "Where metrics go: files writes metrics.jsonl into the run folder.")
            .orElse(List.of(Tracker.FILES));
    private static final Schema.Nested<Config, DataConfig> DATA =
            section("data", "Which images, in which form.", DataConfig.SCHEMA, Config::data);
    private static final Schema.Nested<Config, ModelConfig> MODEL =
            section("model", "The network and its objectives.", ModelConfig.SCHEMA, Config::model);
    private static final Schema.Nested<Config, TrainConfig> TRAIN =
            section("train", "The training loop and both optimizers.", TrainConfig.SCHEMA, Config::train);
    private static final Schema.Nested<Config, CheckpointConfig> CHECKPOINT =
            section("checkpoint", "When checkpoints are written.", CheckpointConfig.SCHEMA, Config::checkpoint);
    private static final Schema.Nested<Config, SampleConfig> SAMPLE =
            section("sample", "How and when images are sampled.", SampleConfig.SCHEMA, Config::sample);
    private static final Schema.Nested<Config, ValidateConfig> VALIDATE =
            section("validate", "When the held-out images are scored.", ValidateConfig.SCHEMA, Config::validate);

    static final Schema<Config> SCHEMA = new Schema<>(
            List.of(
                    field(SEED, Config::seed),
                    field(DEVICE, Config::device),
                    field(PRECISION, Config::precision),
                    DATA,
                    MODEL,
                    TRAIN,
                    CHECKPOINT,
                    SAMPLE,
                    VALIDATE,
                    field(TRACK, Config::track)),
            read -> new Config(
                    read.get(SEED),
                    read.get(DEVICE),
                    read.get(PRECISION),
                    read.get(DATA),
                    read.get(MODEL),
                    read.get(TRAIN),
                    read.get(CHECKPOINT),
                    read.get(SAMPLE),
                    read.get(VALIDATE),
                    read.get(TRACK)));

    public Config {
        track = List.copyOf(track);
    }
}
