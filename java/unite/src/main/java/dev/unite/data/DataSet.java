package dev.unite.data;

import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The images of an experiment, parted into training and held-out ones. Safe for several threads. */
public final class DataSet {
    private final DataConfig config;
    private final Split train;
    private final Split heldOut;

    private DataSet(DataConfig config, Split train, Split heldOut) {
        this.config = config;
        this.train = train;
        this.heldOut = heldOut;
    }

    /**
     * Lists the images that the configuration names; packed ones are read, those of a folder are not opened yet.
     *
     * @throws DataException if something is missing, empty or does not fit the configuration
     */
    public static DataSet open(DataConfig config) {
        ImageSource source = switch (config.source()) {
            case DataConfig.Source.Digits() -> PackedImages.digits();
            case DataConfig.Source.Idx(Path path) -> PackedImages.inFolder(path, "train", config);
            case DataConfig.Source.Folder(Path path) -> folder(path, config);
        };
        return switch (config.validation()) {
            case DataConfig.Validation.Fraction(double fraction) -> parted(config, source, fraction);
            case DataConfig.Validation.TestFiles(Path path) ->
                new DataSet(config, whole(source, config), whole(PackedImages.inFolder(path, "t10k", config), config));
            case DataConfig.Validation.OwnFolder(Path path) ->
                new DataSet(config, whole(source, config), whole(sameClasses(source, folder(path, config)), config));
        };
    }

    private static ImageSource folder(Path path, DataConfig config) {
        return new FolderImages(FolderListing.scan(path), new ImageFileReader(config));
    }

    private static Split whole(ImageSource source, DataConfig config) {
        return Split.whole(source, new BadImages(config.onBadImage()));
    }

    private static DataSet parted(DataConfig config, ImageSource source, double fraction) {
        List<Split> splits = Split.trainAndHeldOut(source, new BadImages(config.onBadImage()), fraction);
        if (splits.getLast().size() == 0) {
            throw new DataException("data.validation_fraction: expected a share that holds out an image, got "
                    + fraction + " of " + source.size() + " images in "
                    + source.classNames().size() + " classes; raise it");
        }
        return new DataSet(config, splits.getFirst(), splits.getLast());
    }

    private static ImageSource sameClasses(ImageSource train, ImageSource own) {
        if (!train.classNames().equals(own.classNames())) {
            List<String> missing = train.classNames().stream()
                    .filter(name -> !own.classNames().contains(name))
                    .limit(5)
                    .toList();
            List<String> extra = own.classNames().stream()
                    .filter(name -> !train.classNames().contains(name))
                    .limit(5)
                    .toList();
            throw new DataException(
                    "data.validation_path: expected the class folders of data.path, got others: missing " + missing
                            + ", extra " + extra + "; give both the same folders");
        }
        return own;
    }

    public List<String> classNames() {
        return train.source().classNames();
    }

    public int trainSize() {
        return train.size();
    }

    public int heldOutSize() {
        return heldOut.size();
    }

    /** SHA-256 over the data: of packed files their content, of folders the images' names and sizes. */
    public String fingerprint() {
        String trained = train.source().fingerprint();
        return heldOut.source() == train.source()
                ? trained
                : Fingerprint.of(trained, heldOut.source().fingerprint());
    }

    /** Whole batches in an epoch; what is left over waits for the next shuffle. */
    public long batchesPerEpoch(int batchSize) {
        return train.size() / batchSize;
    }

    /**
     * Shuffled training batches without end. An image that is skipped is replaced by another one, so every batch is
     * whole.
     *
     * @param batchSize images per batch
     * @param seed decides order, flips and replacements, together with the epoch
     * @param start the first batch
     * @throws DataException if there are fewer images than a batch needs
     */
    public Batches train(int batchSize, long seed, Position start) {
        Iterator<Plan> plans = Plans.shuffled(train, batchSize, seed, start);
        return batches(train, plans, batchSize);
    }

    /**
     * Training images once each, neither shuffled by a seed nor flipped; a skipped image is left out.
     *
     * @param maxImages 0 for all
     */
    public Batches trainOnce(int batchSize, int maxImages) {
        return once(train, batchSize, maxImages);
    }

    /**
     * Held-out images once each in an order that mixes the classes and never changes; a skipped image is left out.
     *
     * @param maxImages 0 for all
     */
    public Batches heldOut(int batchSize, int maxImages) {
        return once(heldOut, batchSize, maxImages);
    }

    private Batches once(Split split, int batchSize, int maxImages) {
        int[] order = split.mixed();
        int[] some = maxImages == 0 ? order : Arrays.copyOf(order, Math.min(maxImages, order.length));
        return batches(split, Plans.inOrder(some, batchSize), batchSize);
    }

    private Batches batches(Split split, Iterator<Plan> plans, int batchSize) {
        BatchMemory.Pool pool = new BatchMemory.Pool(batchSize, config.channels(), config.imageSizePx());
        BatchReader reader = new BatchReader(split, config.horizontalFlipProbability(), pool);
        return new Batches(plans, reader, config.numWorkers());
    }

    /** What was found wrong with the images that were read so far. */
    public DataReport report() {
        DataReport trained = train.badImages().report();
        return heldOut.badImages() == train.badImages()
                ? trained
                : trained.plus(heldOut.badImages().report());
    }
}
