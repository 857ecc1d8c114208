package dev.unite.data;

import dev.unite.error.DataException;
import java.util.Arrays;

/** Fills a batch by its plan, on whatever thread it is called. */
final class BatchReader {
    private static final long FLIP = 1;
    private static final long REPLACE = 2;
    private static final int MAX_REPLACEMENTS = 1000;

    private final Split split;
    private final double flipProbability;
    private final BatchMemory.Pool pool;

    BatchReader(Split split, double flipProbability, BatchMemory.Pool pool) {
        this.split = split;
        this.flipProbability = flipProbability;
        this.pool = pool;
    }

    /** Returns a batch that the caller closes; it lacks bad images that were not replaced. */
    Batch read(Plan plan) {
        BatchMemory memory = pool.take();
        byte[] image = new byte[memory.imageBytes()];
        int[] used = new int[plan.samples().length];
        int count = 0;
        for (int sample : plan.samples()) {
            int readable = plan.replaces() ? readOrReplace(sample, plan.key(), image) : tryRead(sample, image);
            if (readable >= 0) {
                if (plan.flips() && isFlipped(plan.key(), sample)) {
                    mirror(image, memory.sizePx());
                }
                memory.images().put(count * image.length, image);
                memory.labels().putLong(count * Long.BYTES, split.source().label(readable));
                used[count++] = readable;
            }
        }
        return new Batch(plan.position(), plan.next(), Arrays.copyOf(used, count), memory, pool);
    }

    /** The draw hangs on the seed, the epoch and the image alone, so it is the same after a resume. */
    private boolean isFlipped(long key, int sample) {
        return Randomness.unit(Randomness.hash(FLIP, key, sample)) < flipProbability;
    }

    private int readOrReplace(int sample, long key, byte[] image) {
        int readable = tryRead(sample, image);
        Randomness draw = Randomness.of(REPLACE, key, sample);
        for (int i = 0; readable < 0 && i < MAX_REPLACEMENTS; i++) {
            readable = tryRead(split.samples()[draw.below(split.size())], image);
        }
        if (readable < 0) {
            throw new DataException("data: expected a readable image among " + MAX_REPLACEMENTS + " drawn in place of '"
                    + split.source().name(sample) + "', got none; check data.path");
        }
        return readable;
    }

    /** Returns the sample's number, or -1 if it is bad and bad images are skipped. */
    private int tryRead(int sample, byte[] image) {
        if (split.badImages().isKnown(sample)) {
            return -1;
        }
        try {
            if (!split.source().read(sample, image)) {
                split.badImages().noteOtherFormat(sample);
            }
            return sample;
        } catch (BadImageException bad) {
            split.badImages().add(split.source(), sample, bad);
            return -1;
        }
    }

    private static void mirror(byte[] image, int width) {
        for (int row = 0; row < image.length; row += width) {
            for (int left = row, right = row + width - 1; left < right; left++, right--) {
                byte swapped = image[left];
                image[left] = image[right];
                image[right] = swapped;
            }
        }
    }
}
