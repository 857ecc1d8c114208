package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The training loop and both optimizers.
 *
 * @param steps optimizer steps of the whole run
 * @param batchSize images per optimizer step
 * @param accumulate micro-batches per optimizer step
 * @param learningRate highest learning rate, as it is used: nothing scales it
 * @param warmupSteps optimizer steps of the linear warm-up from 0
 * @param flowSteps denoising passes per image and step
 * @param flowChunk how many of them go through the network at once
 * @param emaDecay share of the average that stays at each step, in [0, 1)
 * @param clipNorm highest global L2 norm of the gradients
 */
public record TrainConfig(
        int steps,
        int batchSize,
        int accumulate,
        double learningRate,
        int warmupSteps,
        Schedule schedule,
        int flowSteps,
        int flowChunk,
        CheckpointDenoiser checkpointDenoiser,
        Optimizers optimizers,
        double emaDecay,
        double clipNorm,
        int logEverySteps) {

    /** Whether the denoiser's activations are computed again in the backward pass instead of kept. */
    public enum CheckpointDenoiser implements Word {
        AUTO,
        ON,
        OFF
    }

    private static final int CHECKPOINT_ABOVE_FLOW_STEPS = 4; // unite-facts 3, "denoiser gradient checkpointing"

    private static final Key<Integer> STEPS = Keys.integer("steps", 1, "Optimizer steps of the whole run.");
    private static final Key<Integer> BATCH_SIZE =
            Keys.integer("batch_size", 1, 1 << 24, "Images per optimizer step; published: 1024 (unite-facts 3).");
    private static final Key<Integer> ACCUMULATE = Keys.integer(
                    "accumulate",
                    1,
                    "Micro-batches per optimizer step; divides batch_size; changes memory, not the step.")
            .orElse(1);
    private static final Key<Double> LEARNING_RATE = Keys.number(
            "learning_rate",
            Range.above(0),
            "Highest learning rate of both optimizers, as used: nothing scales it; published: 2.667e-4 (unite-facts 3).");
    private static final Key<Integer> WARMUP_STEPS =
            Keys.integer("warmup_steps", 0, "Optimizer steps of the linear warm-up from 0 (unite-facts 5.2).");
    private static final Key<Integer> FLOW_STEPS = Keys.integer(
            "flow_steps", 1, 1024, "Denoising passes per image and step, K; published: 14 (unite-facts 2.4, 8.3).");
    private static final Key<Integer> FLOW_CHUNK = Keys.integer(
                    "flow_chunk",
                    1,
                    1024,
                    "How many denoising passes run at once; changes memory only (unite-facts 3).")
            .orElse(3);
    private static final Key<CheckpointDenoiser> CHECKPOINT_DENOISER = Keys.choice(
                    "checkpoint_denoiser",
                    CheckpointDenoiser.values(),
                    "Compute the denoiser's activations again instead of keeping them; auto: when flow_steps is above 4"
                            + " (unite-facts 3).")
            .orElse(CheckpointDenoiser.AUTO);
    private static final Key<Double> EMA_DECAY = Keys.number(
            "ema_decay",
            Range.between(0, 1).withoutMax(),
            "Share of the weights' average that stays at each step; published: 0.9978 (unite-facts 5.3).");
    private static final Key<Double> CLIP_NORM = Keys.number(
            "clip_norm", Range.above(0), "Highest global L2 norm of the gradients; published: 3.0 (unite-facts 5.1).");
    private static final Key<Integer> LOG_EVERY_STEPS = Keys.integer(
                    "log_every_steps", 1, "Optimizer steps between lines of metrics.")
            .orElse(10);

    static final Schema<TrainConfig> SCHEMA = new Schema<>(fields(), TrainConfig::read);

    private static List<Schema.Field<TrainConfig>> fields() {
        List<Schema.Field<TrainConfig>> fields = new ArrayList<>(List.of(
                field(STEPS, TrainConfig::steps),
                field(BATCH_SIZE, TrainConfig::batchSize),
                field(ACCUMULATE, TrainConfig::accumulate),
                field(LEARNING_RATE, TrainConfig::learningRate),
                field(WARMUP_STEPS, TrainConfig::warmupSteps)));
        ScheduleForm.FIELDS.forEach(field -> fields.add(field.within(TrainConfig::schedule)));
        fields.addAll(List.of(
                field(FLOW_STEPS, TrainConfig::flowSteps),
                field(FLOW_CHUNK, TrainConfig::flowChunk),
                field(CHECKPOINT_DENOISER, TrainConfig::checkpointDenoiser)));
        Optimizers.FIELDS.forEach(field -> fields.add(field.within(TrainConfig::optimizers)));
        fields.addAll(List.of(
                field(EMA_DECAY, TrainConfig::emaDecay),
                field(CLIP_NORM, TrainConfig::clipNorm),
                field(LOG_EVERY_STEPS, TrainConfig::logEverySteps)));
        return fields;
    }

    private static TrainConfig read(Section section) {
        return new TrainConfig(
                section.get(STEPS),
                section.get(BATCH_SIZE),
                section.get(ACCUMULATE),
                section.get(LEARNING_RATE),
                section.get(WARMUP_STEPS),
                ScheduleForm.read(section),
                section.get(FLOW_STEPS),
                section.get(FLOW_CHUNK),
                section.get(CHECKPOINT_DENOISER),
                Optimizers.read(section),
                section.get(EMA_DECAY),
                section.get(CLIP_NORM),
                section.get(LOG_EVERY_STEPS));
    }

    /** Images that go through the network at once. */
    public int microBatchSize() {
        return batchSize / accumulate;
    }

    /** Whether activations of the denoiser are computed again, with {@code auto} decided. */
    public boolean checkpointsDenoiser() {
        return switch (checkpointDenoiser) {
            case AUTO -> flowSteps > CHECKPOINT_ABOVE_FLOW_STEPS;
            case ON -> true;
            case OFF -> false;
        };
    }

    /** What the step in Python needs, under the words that Python uses; the learning rate crosses with each step. */
    public Map<String, Object> optimizerForPython() {
        Map<String, Object> optimizer = new LinkedHashMap<>();
        optimizer.put("flow_steps", flowSteps);
        optimizer.put("flow_chunk", flowChunk);
        optimizer.put("checkpoint_denoiser", checkpointsDenoiser());
        optimizer.putAll(optimizers.toMap());
        optimizer.put("ema_decay", emaDecay);
        optimizer.put("clip_norm", clipNorm);
        return optimizer;
    }
}
