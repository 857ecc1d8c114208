package dev.unite.data;

import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Grey images of one size in one array.
 *
 * @param where what the set is called in messages
 */
record PackedImages(String where, IdxFile images, IdxFile labels, List<String> classNames, String fingerprint)
        implements ImageSource {
    private static final String DIGITS = "digits-%s.gz";

    /** The digits that travel with the program. */
    static PackedImages digits() {
        return new PackedImages("digits", resource("images-idx3-ubyte", 3), resource("labels-idx1-ubyte", 1));
    }

    private static IdxFile resource(String kind, int dimensions) {
        String name = String.format(DIGITS, kind);
        try (InputStream in = PackedImages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new DataException(
                        "resource '" + name + "': expected it in the program's jar, found none; rebuild");
            }
            return IdxFile.parse(name, in, dimensions);
        } catch (IOException damaged) {
            throw new DataException("resource '" + name + "': expected a readable file; rebuild the program", damaged);
        }
    }

    /**
     * The files of a folder in the naming of MNIST.
     *
     * @param part {@code train} or {@code t10k}
     */
    static PackedImages inFolder(Path folder, String part, DataConfig config) {
        IdxFile images = IdxFile.find(folder, part + "-images", 3);
        IdxFile labels = IdxFile.find(folder, part + "-labels", 1);
        PackedImages packed = new PackedImages(folder + "/" + part, images, labels);
        if (images.dimension(1) != config.imageSizePx() || images.dimension(2) != config.imageSizePx()) {
            throw new DataException("'" + images.name() + "': expected images of " + config.imageSizePx() + " x "
                    + config.imageSizePx() + " pixels (data.image_size_px), got " + images.dimension(1) + " x "
                    + images.dimension(2) + "; set data.image_size_px to the size of the data");
        }
        return packed;
    }

    PackedImages(String where, IdxFile images, IdxFile labels) {
        this(where, images, labels, numbered(labels), Fingerprint.of(images.sha256(), labels.sha256()));
        if (images.dimension(0) != labels.dimension(0)) {
            throw new DataException("'" + labels.name() + "': expected a label for each of the " + images.dimension(0)
                    + " images of '" + images.name() + "', got " + labels.dimension(0) + "; get both files anew");
        }
    }

    private static List<String> numbered(IdxFile labels) {
        int last =
                IntStream.range(0, labels.dimension(0)).map(labels::value).max().orElse(-1);
        return IntStream.rangeClosed(0, last).mapToObj(Integer::toString).toList();
    }

    @Override
    public int size() {
        return images.dimension(0);
    }

    @Override
    public int label(int index) {
        return labels.value(index);
    }

    @Override
    public String name(int index) {
        return where + "#" + index;
    }

    @Override
    public long identity(int index) {
        return index;
    }

    @Override
    public boolean read(int index, byte[] target) {
        images.copy(index, target);
        return true;
    }
}
