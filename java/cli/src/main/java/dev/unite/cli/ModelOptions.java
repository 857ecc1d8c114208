package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which trained model to use, as several commands take it. */
final class ModelOptions {
    @Parameters(
            index = "0",
            paramLabel = "RUN|CHECKPOINT",
            description = "Run folder (its newest checkpoint) or checkpoint folder.")
    Path path;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, cuda or cuda:1; default: where the model was trained.")
    String device;

    /** Finds the checkpoint and verifies its files; quick, and before anything slow. */
    Checkpoint checkpoint(Console console) {
        Checkpoints.Found found = Checkpoints.find(path);
        found.problems().forEach(problem -> console.note("warning: " + problem));
        return found.checkpoint();
    }

    /** The configuration that the checkpoint was trained with, on the device asked for. */
    Config config(Checkpoint checkpoint) {
        return LoadedModel.config(checkpoint, device == null ? List.of() : List.of("device=" + device));
    }
}
