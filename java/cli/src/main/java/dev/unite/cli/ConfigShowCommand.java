package dev.unite.cli;

import dev.unite.config.Config;
import dev.unite.config.ConfigWriter;
import java.util.concurrent.Callable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a configuration as a run would use it. */
@Command(
        name = "show",
        description = "Prints a configuration with its defaults, its parent and all overrides filled in.",
        footer = {"", "Example:", "  ./unite config show configs/digits.yaml --set train.steps=100"})
final class ConfigShowCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Mixin
    ConfigOptions config;

    @Option(names = "--json", description = "Print JSON instead of YAML.")
    boolean json;

    private final Console console;

    ConfigShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Config resolved = config.load();
        String yaml = ConfigWriter.write(resolved);
        console.print(
                json
                        ? Json.pretty(new Load(LoadSettings.builder().build()).loadFromString(yaml))
                        : yaml.stripTrailing());
        return ExitCode.DONE;
    }
}
