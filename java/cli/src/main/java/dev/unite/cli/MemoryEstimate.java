package dev.unite.cli;

import dev.unite.config.Config;
import dev.unite.config.DecoderSize;
import dev.unite.config.EncoderSize;
import dev.unite.config.ModelConfig;
import dev.unite.config.Precision;
import dev.unite.config.TrainConfig;
import java.util.Map;

/**
 * Memory that training needs.
 *
 * @param stateBytes weights, their average, gradients and optimizer states: exact
 * @param activationBytes what the backward pass of one micro-batch keeps: rough, within a factor of two
 */
record MemoryEstimate(long stateBytes, long activationBytes) {
    private static final long FLOAT_BYTES = 4;

    /**
     * Numbers kept per token and unit of width in a transformer block with fused attention: inputs of two norms, q,
     * k, v, the
     * attention's output, the projection's input, and twice four for the MLP and its activation.
     */
    private static final long KEPT_PER_TOKEN = 16;

    /** Adds up the parts from the counts that the model gives of itself. */
    static MemoryEstimate of(Config config, Map<String, Long> counts) {
        long trainable = counts.get("trainable");
        long frozen = counts.get("total") - trainable;
        // weights, average and gradients; one momentum for Muon, two moments for AdamW; frozen weights once
        long numbers = 3 * trainable + counts.get("muon") + 2 * counts.get("adamw") + frozen;
        return new MemoryEstimate(FLOAT_BYTES * numbers, activations(config));
    }

    long totalBytes() {
        return stateBytes + activationBytes;
    }

    private static long activations(Config config) {
        ModelConfig model = config.model();
        TrainConfig train = config.train();
        long images = train.microBatchSize();
        long bytes = config.precision() == Precision.BF16 ? 2 : FLOAT_BYTES;
        int perSide = config.data().imageSizePx() / model.patchSizePx();
        long patches = (long) perSide * perSide;
        long conditions = 1 + model.conditioning().classTokens();
        EncoderSize encoder = model.encoder();
        DecoderSize decoder = model.decoder();
        long tokenizing = block(encoder.width()) * encoder.depth() * (patches + model.registers());
        long decoding = block(decoder.width()) * decoder.depth() * model.registers();
        long denoised = model.registers() + conditions;
        // A checkpointed denoiser keeps the inputs of its blocks, and all of one block while that is computed again.
        long perToken = train.checkpointsDenoiser()
                ? (long) encoder.width() * encoder.depth() + block(encoder.width())
                : block(encoder.width()) * encoder.depth();
        long denoising = perToken * denoised * Math.min(train.flowChunk(), train.flowSteps());
        return bytes * images * (tokenizing + decoding + denoising);
    }

    private static long block(long width) {
        return KEPT_PER_TOKEN * width;
    }
}
