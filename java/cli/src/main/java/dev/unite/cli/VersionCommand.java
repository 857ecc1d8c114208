package dev.unite.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the versions of the program and of what it stands on. */
@Command(
        name = "version",
        description = "Prints the version of the program, of PyTorch, GraalPy and Java.",
        footer = {"", "Example:", "  ./unite version --json"})
final class VersionCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Versions versions = Versions.read();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("unite", versions.unite());
        values.put("pytorch", versions.pytorch());
        values.put("graalpy", versions.graalpy());
        values.put("java", Runtime.version().toString());
        if (json) {
            console.print(Json.pretty(values));
        } else {
            values.forEach((name, value) -> console.print("%-8s %s".formatted(name, value)));
        }
        return ExitCode.DONE;
    }
}
