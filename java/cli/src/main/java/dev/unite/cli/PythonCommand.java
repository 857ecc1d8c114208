package dev.unite.cli;

import dev.unite.torch.PythonMain;
import dev.unite.torch.TorchException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a Python program on the bridge, as {@code python} would. */
@Command(
        name = PythonCommand.NAME,
        description = "Runs a Python program that uses torch, inside this JVM and without CPython.",
        customSynopsis = "unite python [-c CODE | -m MODULE | FILE | -] [ARG]...",
        footer = {
            "",
            "Examples:",
            "  ./unite python -c 'import torch; print(torch.ones(2, 2) + 1)'",
            "  ./unite python train.py --epochs 3",
            "  generate-program | ./unite python"
        })
final class PythonCommand implements Callable<Integer> {
    static final String NAME = "python";
    private static final List<String> HELP = List.of("-h", "--help");

    @Mixin
    CommonOptions common;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "ARG", arity = "0..*", description = "The program and its arguments, passed on unchanged.")
    List<String> arguments;

    /** True if the arguments belong to a Python program, where even {@code --help} is not ours to read. */
    static boolean isProgram(String... arguments) {
        return arguments.length > 0
                && NAME.equals(arguments[0])
                && (arguments.length == 1 || !HELP.contains(arguments[1]));
    }

    /**
     * Runs the program named after {@code python}.
     *
     * @return the program's own exit code
     * @throws TorchException if the program cannot be started
     */
    static int runProgram(String... arguments) {
        return PythonMain.run(PythonEngine.builder(), List.of(arguments).subList(1, arguments.length));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "expected -c CODE, -m MODULE or a FILE, got nothing to run");
    }
}
