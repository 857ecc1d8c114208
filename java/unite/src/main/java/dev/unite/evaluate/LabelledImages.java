package dev.unite.evaluate;

import dev.unite.config.DataConfig;
import dev.unite.data.Batch;
import dev.unite.data.Batches;
import dev.unite.data.DataSet;
import dev.unite.error.DataException;
import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * All images of a split in memory.
 *
 * @param images uint8, (n, C, H, W)
 * @param labels int64, (n,)
 */
public record LabelledImages(TensorData images, TensorData labels, int numClasses, String fingerprint) {
    private static final int BATCH = 64;
    private static final long MOST_BYTES = 1L << 30;

    /** The training images, not flipped. */
    public static LabelledImages train(DataSet data, DataConfig config) {
        return read(data, config, data.trainSize(), true);
    }

    /** The held-out images. */
    public static LabelledImages heldOut(DataSet data, DataConfig config) {
        return read(data, config, data.heldOutSize(), false);
    }

    private static LabelledImages read(DataSet data, DataConfig config, int size, boolean train) {
        int imageBytes = config.channels() * config.imageSizePx() * config.imageSizePx();
        if ((long) size * imageBytes > MOST_BYTES) {
            throw new DataException(("evaluation: expected images of at most 1 GiB together, got %d of %d bytes; this "
                            + "evaluation is made for small images")
                    .formatted(size, imageBytes));
        }
        ByteBuffer images = ByteBuffer.allocateDirect(size * imageBytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer labels = ByteBuffer.allocateDirect(size * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (Batches batches = train ? data.trainOnce(BATCH, 0) : data.heldOut(BATCH, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    images.put(batch.images());
                    labels.asLongBuffer().put(batch.labels().asLongBuffer());
                    labels.position(labels.position() + batch.size() * Long.BYTES);
                }
            }
        }
        long count = labels.flip().remaining() / Long.BYTES; // images that could not be read are left out
        long[] shape = {count, config.channels(), config.imageSizePx(), config.imageSizePx()};
        return new LabelledImages(
                new TensorData(DType.UINT8, shape, images.flip()),
                new TensorData(DType.INT64, new long[] {count}, labels),
                data.classNames().size(),
                data.fingerprint());
    }
}
