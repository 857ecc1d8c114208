package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How reconstructions are compared with their images.
 *
 * @param pixelWeight weight of the pixel loss in the total
 */
public record ImageObjective(PixelLoss pixelLoss, double pixelWeight, Perceptual perceptual) {
    /** Mean absolute or mean squared difference. */
    public enum PixelLoss implements Word {
        L1,
        L2
    }

    /** The perceptual loss, which needs weights that the user has to get. */
    public sealed interface Perceptual {
        /** None. */
        record Off() implements Perceptual {}

        /**
         * LPIPS with VGG16.
         *
         * @param weight weight in the total loss
         * @param dropout whether the dropout of 0.5 acts in training, as it did for the published numbers
         */
        record Lpips(double weight, Path vggPath, String vggSha256, Path lpipsPath, String lpipsSha256, boolean dropout)
                implements Perceptual {}
    }

    private static final Key<PixelLoss> PIXEL_LOSS = Keys.choice(
                    "pixel_loss", PixelLoss.values(), "Pixel loss; the code and v1 use l1 (unite-facts 2.5, 11.4).")
            .orElse(PixelLoss.L1);
    private static final Key<Double> PIXEL_WEIGHT = Keys.number(
                    "pixel_weight", Range.atLeast(0), "Weight of the pixel loss in the total (unite-facts 2.5).")
            .orElse(1.0);
    private static final Key<Double> PERCEPTUAL_WEIGHT = Keys.number(
                    "perceptual_weight",
                    Range.atLeast(0),
                    "Weight of LPIPS in the total, 0 for none; published: 1, which needs weight files (unite-facts 2.5).")
            .orElse(0.0);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final String SHA256_WORDS = "a SHA-256 of 64 hexadecimal digits";
    private static final Key<Path> VGG_PATH = Keys.path("vgg_path", "File of the VGG16 weights (unite-facts 2.5).");
    private static final Key<String> VGG_SHA256 =
            Keys.text("vgg_sha256", SHA256, SHA256_WORDS, "", "SHA-256 of that file, checked before use.");
    private static final Key<Path> LPIPS_PATH =
            Keys.path("lpips_path", "File of the five LPIPS layers (unite-facts 2.5).");
    private static final Key<String> LPIPS_SHA256 =
            Keys.text("lpips_sha256", SHA256, SHA256_WORDS, "", "SHA-256 of that file, checked before use.");
    private static final Key<Boolean> DROPOUT = Keys.flag(
                    "dropout", "Whether the dropout inside LPIPS acts in training, as in the code (unite-facts 11.6).")
            .orElse(true);
    private static final Schema<Perceptual.Lpips> LPIPS = new Schema<>(
            List.of(
                    field(VGG_PATH, Perceptual.Lpips::vggPath),
                    field(VGG_SHA256, Perceptual.Lpips::vggSha256),
                    field(LPIPS_PATH, Perceptual.Lpips::lpipsPath),
                    field(LPIPS_SHA256, Perceptual.Lpips::lpipsSha256),
                    field(DROPOUT, Perceptual.Lpips::dropout)),
            section -> new Perceptual.Lpips(
                    0, // stands beside the section and is filled in by read
                    section.get(VGG_PATH),
                    section.get(VGG_SHA256).toLowerCase(Locale.ROOT),
                    section.get(LPIPS_PATH),
                    section.get(LPIPS_SHA256).toLowerCase(Locale.ROOT),
                    section.get(DROPOUT)));
    private static final Schema.Nested<ImageObjective, Perceptual.Lpips> PERCEPTUAL = new Schema.Nested<>(
            "perceptual",
            "Weight files of LPIPS.",
            LPIPS,
            image -> image.perceptual instanceof Perceptual.Lpips lpips ? lpips : null,
            "model.perceptual_weight is above 0");

    static final List<Schema.Field<ImageObjective>> FIELDS = List.of(
            field(PIXEL_LOSS, ImageObjective::pixelLoss),
            field(PIXEL_WEIGHT, ImageObjective::pixelWeight),
            field(PERCEPTUAL_WEIGHT, image -> image.perceptual instanceof Perceptual.Lpips lpips ? lpips.weight : 0.0),
            PERCEPTUAL);

    static ImageObjective read(Section section) {
        return new ImageObjective(section.get(PIXEL_LOSS), section.get(PIXEL_WEIGHT), readPerceptual(section));
    }

    private static Perceptual readPerceptual(Section section) {
        double weight = section.get(PERCEPTUAL_WEIGHT);
        if (weight == 0) {
            return new Perceptual.Off();
        }
        Perceptual.Lpips files = section.get(PERCEPTUAL);
        return new Perceptual.Lpips(
                weight, files.vggPath, files.vggSha256, files.lpipsPath, files.lpipsSha256, files.dropout);
    }
}
