package dev.unite.data;

import dev.unite.error.DataException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.LongStream;

/** Which images come in which batch. */
final class Plans {
    private static final long SHUFFLE = 1;
    private static final long DRAW = 2;

    private Plans() {}

    /**
     * Whole batches without end, each epoch a permutation of the split, its incomplete last batch left out.
     *
     * @throws DataException if the split has fewer images than a batch or the start lies outside an epoch
     */
    static Iterator<Plan> shuffled(Split split, int batchSize, long seed, Position start) {
        long perEpoch = split.size() / batchSize;
        if (perEpoch == 0) {
            throw new DataException("data: expected at least " + batchSize + " training images for a batch"
                    + " (train.batch_size / train.accumulate), got " + split.size() + "; make the batch smaller");
        }
        if (start.batch() >= perEpoch) {
            throw new DataException("data: expected a position below batch " + perEpoch + " of an epoch, got batch "
                    + start.batch() + "; resume with the data and batch size of the run");
        }
        return new Iterator<>() {
            private Position position = start;
            private long orderedEpoch = -1;
            private int[] order = {};

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Plan next() {
                Position now = position;
                if (now.epoch() != orderedEpoch) {
                    order = Randomness.of(SHUFFLE, seed, now.epoch()).shuffled(split.samples());
                    orderedEpoch = now.epoch();
                }
                position = now.next(perEpoch);
                int from = Math.toIntExact(now.batch() * batchSize);
                int[] samples = Arrays.copyOfRange(order, from, from + batchSize);
                return new Plan(now, position, samples, true, true, Randomness.hash(DRAW, seed, now.epoch()));
            }
        };
    }

    /** Each image once in the given order; the last batch may be smaller. */
    static Iterator<Plan> inOrder(int[] order, int batchSize) {
        long batches = (order.length + (long) batchSize - 1) / batchSize;
        return LongStream.range(0, batches)
                .mapToObj(batch -> {
                    int from = Math.toIntExact(batch * batchSize);
                    int[] samples = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
                    Position position = new Position(0, batch);
                    return new Plan(position, position.next(Long.MAX_VALUE), samples, false, false, 0);
                })
                .iterator();
    }
}
