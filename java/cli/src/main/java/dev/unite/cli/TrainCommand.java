package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import dev.unite.config.ConfigWriter;
import dev.unite.torch.Torch;
import dev.unite.train.RunRequest;
import dev.unite.train.RunRequest.Start;
import dev.unite.train.StopSignal;
import dev.unite.train.TrainingRun;
import dev.unite.train.TrainingSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model, or goes on with a run. */
@Command(
        name = "train",
        description = "Trains a model. Ctrl-C saves a checkpoint and ends with exit code 3; a second one ends at once.",
        footer = {
            "",
            "Examples:",
            "  ./unite train configs/digits.yaml --set train.steps=500 --run runs/short",
            "  ./unite train --resume runs/short --set train.steps=1000",
            "  ./unite train configs/imagenet-256-b.yaml --dry-run"
        })
final class TrainCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", arity = "0..1", description = "YAML file; with --resume the run's own is used.")
    Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Replaces one setting, e.g. --set train.steps=100; may be repeated.")
    List<String> overrides = new ArrayList<>();

    @Option(names = "--run", paramLabel = "DIR", description = "Folder of the new run; default: runs/NAME-OF-CONFIG.")
    Path run;

    @Option(
            names = "--resume",
            paramLabel = "RUN|CHECKPOINT",
            description = "Go on where this run or checkpoint stood.")
    Path resume;

    @Option(
            names = "--weights",
            paramLabel = "RUN|CHECKPOINT",
            description = "Begin a new run with the weights of this one, e.g. for the second of two stages.")
    Path weights;

    @Option(
            names = "--dry-run",
            description = "Build the model, print the plan, check every path, list what is missing; train nothing.")
    boolean dryRun;

    private final Console console;
    private final List<String> commandLine;

    /** {@code commandLine} goes into the run's record, word by word. */
    TrainCommand(Console console, List<String> commandLine) {
        this.console = console;
        this.commandLine = commandLine;
    }

    @Override
    public Integer call() {
        checkUsage();
        Start start = start();
        Config config = config(start);
        if (dryRun) {
            return new DryRun(console, config, start, runFolder(start)).run();
        }
        return train(config, start);
    }

    private void checkUsage() {
        if (file == null && resume == null) {
            throw new ParameterException(spec.commandLine(), "expected a CONFIG or --resume, got neither");
        }
        if (resume != null && weights != null) {
            throw new ParameterException(
                    spec.commandLine(), "expected --resume or --weights, got both: --resume restores the weights, too");
        }
        if (resume != null && run != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --resume or --run, got both: a resumed run goes on in its own folder");
        }
    }

    private Start start() {
        if (resume != null) {
            return new Start.Resume(find(resume));
        }
        return weights != null ? new Start.FromWeights(find(weights)) : new Start.Anew();
    }

    private Checkpoint find(Path path) {
        Checkpoints.Found found = Checkpoints.find(path);
        found.problems().forEach(problem -> console.note("warning: " + problem));
        return found.checkpoint();
    }

    private Config config(Start start) {
        if (file == null && start instanceof Start.Resume(Checkpoint checkpoint)) {
            return LoadedModel.config(checkpoint, overrides);
        }
        return ConfigLoader.load(file, overrides);
    }

    private Path runFolder(Start start) {
        if (start instanceof Start.Resume(Checkpoint checkpoint)) {
            return Checkpoints.runOf(checkpoint);
        }
        return run != null ? run : RunFolders.unusedFor(file);
    }

    private int train(Config config, Start start) {
        ProgressDisplay progress =
                new ProgressDisplay(console, config.train().logEverySteps(), Memory::residentBytes, System::nanoTime);
        try (StopSignal stop = StopSignal.install(progress::note);
                Torch torch = PythonEngine.open()) {
            RunRequest request = new RunRequest(
                    config,
                    ConfigWriter.write(config),
                    runFolder(start),
                    start,
                    Versions.read().commit(),
                    commandLine,
                    Versions.all(torch.info()));
            TrainingSummary summary = TrainingRun.run(torch, request, progress, stop);
            progress.finish();
            new SummaryText(console).print(summary);
            return summary.complete() ? ExitCode.DONE : ExitCode.STOPPED;
        } finally {
            progress.finish();
        }
    }
}
