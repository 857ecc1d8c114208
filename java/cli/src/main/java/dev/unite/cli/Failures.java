package dev.unite.cli;

import dev.unite.error.ConfigException;
import dev.unite.error.ProjectException;
import dev.unite.torch.TorchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever stops a command into a message on stderr and an exit code. */
final class Failures {
    static final String STACKTRACE = "--stacktrace";

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    /** A command failed while it ran. */
    int onExecution(Throwable failure, String... arguments) {
        if (Arrays.asList(arguments).contains(STACKTRACE)) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            console.err().print(trace);
            if (failure instanceof TorchException python) {
                console.err().print(python.pythonTraceback());
            }
        }
        for (String line : describe(failure)) {
            console.note(red("error: ") + line);
        }
        return failure instanceof ConfigException ? ExitCode.WRONG_USAGE : ExitCode.RUN_FAILED;
    }

    /** The arguments make no sense. */
    int onUsage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        console.note(red("error: ") + failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                console.note("did you mean " + String.join(" or ", suggestions) + "?");
            }
        }
        console.note("try './%s --help'".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.WRONG_USAGE;
    }

    private static List<String> describe(Throwable failure) {
        return switch (failure) {
            case ConfigException config -> config.problems();
            case ProjectException expected -> List.of(expected.getMessage());
            case TorchException python ->
                List.of("Python raised %s; add --stacktrace for the Python traceback"
                        .formatted(firstLine(python.getMessage())));
            case OutOfMemoryError memory ->
                List.of(("the JVM ran out of memory (%s); give it more with UNITE_JVM_FLAGS=-Xmx8g or make the "
                                + "batch smaller")
                        .formatted(memory.getMessage()));
            default -> List.of("%s; this is a defect of the program, add --stacktrace to see where".formatted(failure));
        };
    }

    private static String firstLine(String message) {
        return message == null ? "no message" : message.lines().findFirst().orElse("no message");
    }

    private String red(String text) {
        return console.colour() ? "\033[31m" + text + "\033[0m" : text;
    }
}
