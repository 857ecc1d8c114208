package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.NamedTensor;
import dev.unite.checkpoint.StatePart;
import dev.unite.checkpoint.StateSource;
import dev.unite.data.Batch;
import dev.unite.image.Images;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A network in training with its optimizers, as the loop sees it: a few coarse calls. One thread at a time uses it. */
public interface TrainingSession extends StateSource, AutoCloseable {
    /**
     * Adds the gradients of one micro-batch to those of the step in the making.
     *
     * @param weight factor on its loss, so that the micro-batches of a step add up to their mean
     */
    Losses accumulate(Batch batch, long noiseSeed, double weight);

    /**
     * Clips the gradients, updates weights and their average, and clears the gradients.
     *
     * @return the gradients' norm before clipping; if it is not finite the weights are as before
     */
    double update(double learningRate);

    /** Scores held-out images with the averaged weights. */
    Scores validate(Batch batch, long noiseSeed);

    /** The batch's images after encoding and decoding with the averaged weights. */
    Images reconstruct(Batch batch, long noiseSeed);

    /**
     * New images with the averaged weights; each depends on its own label and number only, not on the others of the
     * call.
     *
     * @param firstIndex number of the first image; the noise of image i follows from (seed, firstIndex + i)
     * @param options the sampler's options
     */
    Images sample(long[] labels, long seed, long firstIndex, Map<String, Object> options);

    /** {@inheritDoc} */
    @Override
    void export(StatePart part, Consumer<List<NamedTensor>> receiver);

    /**
     * Takes over the tensors of one part.
     *
     * @throws dev.unite.error.ModelException listing the tensors that are missing, unexpected or of another shape
     */
    void load(Checkpoint checkpoint, StatePart part);

    /** Counts of the network's parameters by name. */
    Map<String, Long> parameters();

    /** Bytes of native memory that tensors hold now. */
    long nativeBytes();

    @Override
    void close();

    /**
     * Scores of a batch.
     *
     * @param psnrDb mean over the images of their 8-bit peak signal-to-noise ratio
     * @param count images scored
     */
    record Scores(double loss, double reconstruction, double flow, double psnrDb, long count) {}
}
