package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import dev.unite.config.DataConfig.Source;
import dev.unite.data.DataSet;
import dev.unite.error.ConfigException;
import dev.unite.evaluate.Classifier;
import dev.unite.evaluate.Evaluator;
import dev.unite.evaluate.Scores;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores a trained model. */
@Command(
        name = "evaluate",
        description = "Scores samples and reconstructions of a trained model, each score with its protocol.",
        footer = {"", "Example:", "  ./unite evaluate runs/digits --json"})
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Mixin
    ModelOptions model;

    @Option(
            names = "--classifier",
            paramLabel = "FILE",
            description =
                    "Classifier that judges, made by './unite classifier'; default for the digits: the one that ships.")
    Path classifier;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Samples; default: ${DEFAULT-VALUE}.")
    int samples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the noise; default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    private final Console console;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Checkpoint checkpoint = model.checkpoint(console);
        Config config = model.config(checkpoint);
        checkSamples(checkpoint.state().classes().size());
        Classifier judge = classifier(config);
        DataSet data = DataSet.open(config.data());
        try (LoadedModel loaded = LoadedModel.open(checkpoint, config, console)) {
            ProgressDisplay progress = new ProgressDisplay(console, 1, Memory::residentBytes, System::nanoTime);
            Scores scores = new Evaluator(loaded.torch(), config, data, progress)
                    .evaluate(loaded.session(), judge, samples, seed);
            progress.finish();
            if (json) {
                console.print(Json.pretty(scores.toMap()));
            } else {
                print(scores);
            }
        }
        return ExitCode.DONE;
    }

    private void checkSamples(int classes) {
        if (samples < 2 * classes) {
            throw new ConfigException(
                    "--samples: expected at least two for each of %d classes, got %d; ask for %d or more"
                            .formatted(classes, samples, 2 * classes));
        }
    }

    private Classifier classifier(Config config) {
        if (classifier != null) {
            return Classifier.read(classifier);
        }
        if (config.data().source() instanceof Source.Digits) {
            return Classifier.forDigits();
        }
        throw new ConfigException(("--classifier: expected a file for data other than the digits, got none; train one: "
                + "./unite classifier CONFIG --out FILE"));
    }

    private void print(Scores scores) {
        Scores.Neighbours near = scores.nearestNeighbour();
        Scores.Protocol how = scores.protocol();
        line(
                "agreement",
                scores.agreement(),
                "samples recognised as the class asked for; the classifier recognises %.1f %% of held-out images"
                        .formatted(100 * how.classifierAccuracy()));
        line("frechet_distance", scores.frechetDistance(), "samples to training images, in the classifier's features");
        line(
                "frechet_distance_held_out",
                scores.frechetDistanceHeldOut(),
                "held-out to training images: what real images have");
        line("psnr_db", scores.psnrDb(), "held-out images, mean of 8-bit PSNR in dB");
        line(
                "nearest_neighbour",
                near.samplesMedian(),
                "median distance of samples to the nearest training image; smallest %.3f, copies %d"
                        .formatted(near.samplesSmallest(), near.copies()));
        line("", near.heldOutMedian(), "the same for held-out images; smallest %.3f".formatted(near.heldOutSmallest()));
        console.print(
                "%d samples, classes in turn, seed %d, averaged weights, sampler %s; %d training and %d held-out images"
                        .formatted(how.samples(), how.seed(), how.sampler(), how.trainImages(), how.heldOutImages()));
    }

    private void line(String name, double value, String meaning) {
        console.print(String.format(Locale.ROOT, "%-26s %8.3f  %s", name, value, meaning));
    }
}
