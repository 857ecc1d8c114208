package dev.unite.cli;

import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A configuration file with overrides, as several commands take it. */
final class ConfigOptions {
    @Parameters(paramLabel = "CONFIG", description = "YAML file of the experiment.")
    Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Replaces one setting, e.g. --set train.steps=100; may be repeated.")
    List<String> overrides = new ArrayList<>();

    /** Reads the file. Throws a ConfigException with everything that is wrong. */
    Config load() {
        return ConfigLoader.load(file, overrides);
    }
}
