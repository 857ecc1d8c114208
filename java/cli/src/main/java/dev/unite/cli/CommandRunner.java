package dev.unite.cli;

import dev.unite.torch.TorchException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Puts the commands together and runs the one that was asked for. This is the only place where they are wired. */
final class CommandRunner {
    private static final int HELP_COLUMNS = 100;

    private final Console console;

    CommandRunner(Console console) {
        this.console = console;
    }

    /**
     * Runs one command in this process.
     *
     * @return the exit code: 0 done, 1 run failed, 2 wrong usage or configuration, 3 stopped by a signal after saving
     */
    int run(String... arguments) {
        Failures failures = new Failures(console);
        try {
            // A Python program's start doesn't wait for the command line to be put together.
            return PythonCommand.isProgram(arguments)
                    ? PythonCommand.runProgram(arguments)
                    : commandLine(failures, arguments).execute(arguments);
        } catch (OutOfMemoryError | LinkageError | TorchException failure) {
            return failures.onExecution(failure, arguments);
        }
    }

    private CommandLine commandLine(Failures failures, String... arguments) {
        return commands(arguments)
                .setOut(console.out())
                .setErr(console.err())
                .setUsageHelpWidth(HELP_COLUMNS)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((failure, given) -> failures.onUsage(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> failures.onExecution(failure, arguments));
    }

    /** All commands; {@code arguments} are what the user typed, which a run remembers. */
    CommandLine commands(String... arguments) {
        CommandLine config = new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigValidateCommand(console))
                .addSubcommand(new ConfigShowCommand(console))
                .addSubcommand(new ConfigKeysCommand(console));
        CommandLine checkpoint =
                new CommandLine(new CheckpointCommand()).addSubcommand(new CheckpointInspectCommand(console));
        return new CommandLine(new UniteCommand())
                .addSubcommand(new TrainCommand(console, typed(arguments)))
                .addSubcommand(new SampleCommand(console))
                .addSubcommand(new ReconstructCommand(console))
                .addSubcommand(new EncodeCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new ClassifierCommand(console))
                .addSubcommand(config)
                .addSubcommand(checkpoint)
                .addSubcommand(new PythonCommand())
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new VersionCommand(console))
                .addSubcommand(new WarmUpCommand(console))
                .addSubcommand(new CompletionCommand(console));
    }

    /** What the user typed, as a run's record keeps it. */
    private static List<String> typed(String... arguments) {
        List<String> words = new ArrayList<>();
        words.add("./unite");
        words.addAll(List.of(arguments));
        return words;
    }
}
