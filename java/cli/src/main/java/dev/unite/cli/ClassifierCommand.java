package dev.unite.cli;

import dev.unite.config.Config;
import dev.unite.data.DataSet;
import dev.unite.error.RunException;
import dev.unite.evaluate.Classifier;
import dev.unite.evaluate.Classifier.TrainingOptions;
import dev.unite.evaluate.LabelledImages;
import dev.unite.torch.Torch;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the classifier that judges samples. */
@Command(
        name = "classifier",
        description = ("Trains the small classifier that 'evaluate' judges samples with, on a "
                + "configuration's training images."),
        footer = {"", "Example:", "  ./unite classifier configs/fashion-mnist.yaml --out fashion.safetensors"})
final class ClassifierCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Mixin
    ConfigOptions config;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "File for the classifier.")
    Path out;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "1500",
            description = "Updates; default: ${DEFAULT-VALUE}.")
    int steps;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed; default: ${DEFAULT-VALUE}.")
    long seed;

    private static final int BATCH_SIZE = 64;
    private static final double LEARNING_RATE = 2e-3;
    private final Console console;

    ClassifierCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Config loaded = config.load();
        DataSet data = DataSet.open(loaded.data());
        LabelledImages train = LabelledImages.train(data, loaded.data());
        LabelledImages heldOut = LabelledImages.heldOut(data, loaded.data());
        try (Torch torch = PythonEngine.open()) {
            TrainingOptions options = new TrainingOptions(steps, BATCH_SIZE, LEARNING_RATE, seed);
            Classifier classifier = Classifier.train(torch, loaded.data(), train, heldOut, options);
            double accuracy = classifier.heldOutAccuracy();
            if (accuracy < Classifier.NEEDED_ACCURACY) {
                throw new RunException(
                        ("classifier: expected at least %.0f %% of held-out images recognised, got %.1f %%; "
                                        + "train it longer with --steps")
                                .formatted(100 * Classifier.NEEDED_ACCURACY, 100 * accuracy));
            }
            classifier.write(out);
            console.print("%s: recognises %.1f %% of %d held-out images"
                    .formatted(out, 100 * accuracy, heldOut.labels().shape()[0]));
        }
        return ExitCode.DONE;
    }
}
