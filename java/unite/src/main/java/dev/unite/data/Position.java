package dev.unite.data;

/**
 * A place in the endless stream of training batches; two numbers are all that a resume needs.
 *
 * @param epoch pass over the training images, from 0
 * @param batch batch within the epoch, from 0
 */
public record Position(long epoch, long batch) {
    public static final Position START = new Position(0, 0);

    public Position {
        if (epoch < 0 || batch < 0) {
            throw new IllegalArgumentException(
                    "expected numbers of at least 0, got epoch " + epoch + ", batch " + batch);
        }
    }

    Position next(long batchesPerEpoch) {
        return batch + 1 < batchesPerEpoch ? new Position(epoch, batch + 1) : new Position(epoch + 1, 0);
    }
}
