package dev.unite.cli;

import dev.unite.error.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Does a little of everything, so that the JVM can record what start-up needs. The launcher runs it once after each
 * build.
 */
@Command(name = "warm-up", hidden = true, description = "Runs what the start-up cache is recorded from.")
final class WarmUpCommand implements Callable<Integer> {
    private static final String CONFIG = "configs/digits.yaml";
    private static final String PROGRAM = "java/cli/src/main/launcher/first_steps.py";

    /** Every kind of work once: training, validation, samples, a checkpoint. */
    private static final List<String> SHORT_RUN = List.of(
            "--set", "train.steps=12",
            "--set", "train.warmup_steps=2",
            "--set", "checkpoint.every_steps=12",
            "--set", "sample.every_steps=12",
            "--set", "sample.per_class=1",
            "--set", "validate.every_steps=12",
            "--set", "validate.max_images=64");

    @Mixin
    CommonOptions common;

    @Option(names = "--home", paramLabel = "DIR", required = true, description = "Folder of the checkout.")
    Path home;

    private final Console console;

    WarmUpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        String config = home.resolve(CONFIG).toString();
        run("--help");
        run("config", "validate", config);
        run("config", "show", config);
        run("doctor", "--json");
        Path folder = Files.createTempDirectory("unite-warm-up");
        try {
            Path runFolder = folder.resolve("run");
            run(Stream.concat(Stream.of("train", config, "--run", runFolder.toString()), SHORT_RUN.stream())
                    .toArray(String[]::new));
            run("checkpoint", "inspect", runFolder.toString());
            run("python", home.resolve(PROGRAM).toString());
        } finally {
            delete(folder);
        }
        return ExitCode.DONE;
    }

    private void run(String... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Console silent = new Console(nowhere, console.err(), false, false, console.columns());
        int code = new CommandRunner(silent).run(arguments);
        if (code != ExitCode.DONE) {
            throw new RunException("warm-up: expected 'unite %s' to end with 0, got %d; see the messages above"
                    .formatted(String.join(" ", arguments), code));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
