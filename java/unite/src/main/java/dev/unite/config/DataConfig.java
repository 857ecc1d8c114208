package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.nio.file.Path;
import java.util.List;

/**
 * Which images, in which form.
 *
 * @param imageSizePx width and height of a training image in pixels
 * @param channels 1 for grey, 3 for RGB
 * @param horizontalFlipProbability share of the training images that are mirrored, in [0, 1]
 * @param numWorkers threads that decode ahead
 * @param maxMegapixels images with more pixels than this are not decoded, in 10^6 pixels
 */
public record DataConfig(
        Source source,
        int imageSizePx,
        int channels,
        Validation validation,
        double horizontalFlipProbability,
        int numWorkers,
        OnBadImage onBadImage,
        double maxMegapixels) {

    /** Where the images come from. */
    public sealed interface Source {
        /** The embedded 8×8 handwritten digits. */
        record Digits() implements Source {}

        /** IDX files under their usual names, as of MNIST and Fashion-MNIST. */
        record Idx(Path path) implements Source {}

        /** One folder per class, as ImageNet has. */
        record Folder(Path path) implements Source {}
    }

    /** Which images are held out. */
    public sealed interface Validation {
        /** A fixed share of the images, the same for every seed. */
        record Fraction(double fraction) implements Validation {}

        /** The test files beside the training files. */
        record TestFiles(Path path) implements Validation {}

        /** A folder of its own with the same classes. */
        record OwnFolder(Path path) implements Validation {}
    }

    private enum SourceName implements Word {
        DIGITS,
        IDX,
        FOLDER
    }

    private static final Key<SourceName> SOURCE = Keys.choice(
            "source",
            SourceName.values(),
            "digits: 1,797 embedded 8x8 scans; idx: MNIST-like files; folder: one folder of images per class.");
    private static final Key<Path> PATH = Keys.path("path", "Folder of the IDX files or of the class folders.")
            .onlyWhen("data.source is idx or folder");
    private static final Key<Integer> IMAGE_SIZE_PX = Keys.integer(
            "image_size_px",
            1,
            8192,
            "Width and height of the images in pixels; larger ones are cropped (unite-facts 4).");
    private static final Key<Integer> CHANNELS = Keys.integer(
                    "channels", 1, 3, "3 for RGB, 1 for grey; without it 3 for folder and 1 for digits and idx.")
            .orElse(3);
    private static final Key<Double> VALIDATION_FRACTION = Keys.number(
                    "validation_fraction",
                    Range.between(0, 0.5).withoutMin(),
                    "Share of every class held out, the same images for every seed; idx without it uses the test files.")
            .onlyWhen("data.validation_path is absent");
    private static final Key<Path> VALIDATION_PATH = Keys.path(
                    "validation_path", "Folder of class folders held out, instead of validation_fraction.")
            .onlyWhen("data.source is folder");
    private static final Key<Double> HORIZONTAL_FLIP_PROBABILITY = Keys.number(
                    "horizontal_flip_probability",
                    Range.between(0, 1),
                    "Share of the training images that are mirrored; published: 0.5 (unite-facts 4).")
            .orElse(0.0);
    private static final Key<Integer> NUM_WORKERS = Keys.integer(
                    "num_workers", 1, 256, "Threads that decode images ahead.")
            .orElse(2);
    private static final Key<OnBadImage> ON_BAD_IMAGE = Keys.choice(
                    "on_bad_image",
                    OnBadImage.values(),
                    "refuse stops at an image that cannot be used and names it; skip goes on without it and counts it.")
            .orElse(OnBadImage.REFUSE);
    private static final Key<Double> MAX_MEGAPIXELS = Keys.number(
                    "max_megapixels",
                    Range.between(0, 700).withoutMin(),
                    "Images with more pixels, in millions, count as bad and are not decoded.")
            .orElse(200.0);

    static final Schema<DataConfig> SCHEMA = new Schema<>(
            List.of(
                    field(SOURCE, DataConfig::sourceName),
                    field(PATH, DataConfig::path),
                    field(IMAGE_SIZE_PX, DataConfig::imageSizePx),
                    field(CHANNELS, DataConfig::channels),
                    field(
                            VALIDATION_FRACTION,
                            data -> data.validation instanceof Validation.Fraction(double f) ? f : null),
                    field(VALIDATION_PATH, data -> data.validation instanceof Validation.OwnFolder(Path p) ? p : null),
                    field(HORIZONTAL_FLIP_PROBABILITY, DataConfig::horizontalFlipProbability),
                    field(NUM_WORKERS, DataConfig::numWorkers),
                    field(ON_BAD_IMAGE, DataConfig::onBadImage),
                    field(MAX_MEGAPIXELS, DataConfig::maxMegapixels)),
            DataConfig::read);

    private static DataConfig read(Section section) {
        Source source = switch (section.get(SOURCE)) {
            case DIGITS -> new Source.Digits();
            case IDX -> new Source.Idx(section.get(PATH));
            case FOLDER -> new Source.Folder(section.get(PATH));
        };
        return new DataConfig(
                source,
                section.get(IMAGE_SIZE_PX),
                section.get(source instanceof Source.Folder ? CHANNELS : CHANNELS.orElse(1)),
                readValidation(section, source),
                section.get(HORIZONTAL_FLIP_PROBABILITY),
                section.get(NUM_WORKERS),
                section.get(ON_BAD_IMAGE),
                section.get(MAX_MEGAPIXELS));
    }

    private static Validation readValidation(Section section, Source source) {
        if (source instanceof Source.Folder && section.has(VALIDATION_PATH)) {
            return new Validation.OwnFolder(section.get(VALIDATION_PATH));
        }
        if (source instanceof Source.Idx(Path path) && !section.has(VALIDATION_FRACTION)) {
            return new Validation.TestFiles(path);
        }
        return new Validation.Fraction(section.get(VALIDATION_FRACTION));
    }

    private SourceName sourceName() {
        return switch (source) {
            case Source.Digits() -> SourceName.DIGITS;
            case Source.Idx(Path path) -> SourceName.IDX;
            case Source.Folder(Path path) -> SourceName.FOLDER;
        };
    }

    private Path path() {
        return switch (source) {
            case Source.Digits() -> null;
            case Source.Idx(Path path) -> path;
            case Source.Folder(Path path) -> path;
        };
    }
}
