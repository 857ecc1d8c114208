package dev.unite.cli;

import dev.unite.config.DataConfig;
import dev.unite.data.ImageFileReader;
import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads image files in the form that the network takes, some at a time. */
final class ImageChunks {
    private static final int CHUNK = 16;

    private ImageChunks() {}

    /**
     * All images in the order given, cropped and resized as in training, without flips.
     *
     * @return uint8 tensors of shape (at most 16, C, H, W)
     * @throws dev.unite.error.DataException naming a file that is no image
     */
    static List<TensorData> read(List<Path> files, DataConfig config) {
        ImageFileReader reader = new ImageFileReader(config);
        List<TensorData> chunks = new ArrayList<>();
        for (int start = 0; start < files.size(); start += CHUNK) {
            List<Path> some = files.subList(start, Math.min(start + CHUNK, files.size()));
            long[] shape = {some.size(), config.channels(), config.imageSizePx(), config.imageSizePx()};
            chunks.add(new TensorData(DType.UINT8, shape, reader.readAll(some)));
        }
        return chunks;
    }
}
