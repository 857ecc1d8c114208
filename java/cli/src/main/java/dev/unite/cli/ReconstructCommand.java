package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import dev.unite.image.ImageGrid;
import dev.unite.image.Images;
import dev.unite.image.PngFile;
import dev.unite.torch.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends images through the tokenizer and back. */
@Command(
        name = "reconstruct",
        description = "Encodes images, decodes them again and writes the results beside a comparison.",
        footer = {"", "Example:", "  ./unite reconstruct runs/digits three.png eight.png --out back"})
final class ReconstructCommand implements Callable<Integer> {
    private static final int COLUMNS = 8;
    private static final String COMPARISON = "comparison.png";

    @Mixin
    CommonOptions common;

    @Mixin
    ModelOptions model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "PNG, JPEG, WebP or BMP files.")
    List<Path> files;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the decoder's noise, if any.")
    long seed;

    private final Console console;

    ReconstructCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<String> names = OutputNames.of(files);
        Checkpoint checkpoint = model.checkpoint(console);
        Config config = model.config(checkpoint);
        List<TensorData> chunks = ImageChunks.read(files, config.data());
        List<Images> originals = new ArrayList<>();
        List<Images> reconstructions = new ArrayList<>();
        try (LoadedModel loaded = LoadedModel.open(checkpoint, config, console)) {
            for (TensorData images : chunks) {
                originals.add(Images.of(images));
                reconstructions.add(loaded.session().reconstruct(images, seed));
            }
        }
        Images before = Images.concat(originals);
        Images after = Images.concat(reconstructions);
        for (int i = 0; i < after.count(); i++) {
            Path file = out.resolve(names.get(i) + ".png");
            PngFile.write(
                    file, Pictures.of(after, i), Map.of("Source", files.get(i).toString()));
            console.print(String.format(Locale.ROOT, "%s: PSNR %.2f dB", file, psnr(before, after, i)));
        }
        Path comparison = out.resolve(COMPARISON);
        PngFile.write(comparison, ImageGrid.pairs(before, after, Math.min(COLUMNS, after.count())), Map.of());
        console.print(comparison + ": originals above their reconstructions");
        return ExitCode.DONE;
    }

    /** Peak signal-to-noise ratio in dB of 8-bit values; infinite for equal images. */
    private static double psnr(Images before, Images after, int index) {
        int size = before.channels() * before.height() * before.width();
        double squares = 0;
        for (int i = index * size; i < (index + 1) * size; i++) {
            int difference = Byte.toUnsignedInt(before.data()[i]) - Byte.toUnsignedInt(after.data()[i]);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255.0 * size / squares);
    }
}
