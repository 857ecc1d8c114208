package dev.unite.cli;

import dev.unite.config.ConfigLoader;
import dev.unite.error.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks configurations without loading data or a model. */
@Command(
        name = "validate",
        description = "Reports everything that is wrong with one or more configurations.",
        footer = {"", "Example:", "  ./unite config validate configs/*.yaml --set train.steps=100"})
final class ConfigValidateCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Parameters(paramLabel = "CONFIG", arity = "1..*", description = "YAML files.")
    List<Path> files;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Replaces one setting; may be repeated.")
    List<String> overrides = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON: one object per file with its problems.")
    boolean json;

    private final Console console;

    ConfigValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Map<String, Object>> results = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            List<String> found = problemsOf(file);
            problems.addAll(found);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", file.toString());
            result.put("valid", found.isEmpty());
            result.put("problems", found);
            results.add(result);
            if (!json && found.isEmpty()) {
                console.print(file + ": valid");
            }
        }
        if (json) {
            console.print(Json.pretty(results));
            return problems.isEmpty() ? ExitCode.DONE : ExitCode.WRONG_USAGE;
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return ExitCode.DONE;
    }

    private List<String> problemsOf(Path file) {
        try {
            ConfigLoader.load(file, overrides);
            return List.of();
        } catch (ConfigException invalid) {
            return invalid.problems();
        }
    }
}
