package dev.unite.cli;

import dev.unite.config.ConfigHelp;
import dev.unite.config.ConfigHelp.KeyDoc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the documentation of the configuration's keys. */
@Command(
        name = "keys",
        description = "Lists the settings: what each does, what it takes, its default.",
        footer = {"", "Example:", "  ./unite config keys train."})
final class ConfigKeysCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Parameters(paramLabel = "PREFIX", arity = "0..1", defaultValue = "", description = "Only keys that start so.")
    String prefix;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    private final Console console;

    ConfigKeysCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<KeyDoc> keys = ConfigHelp.keys().stream()
                .filter(key -> key.key().startsWith(prefix))
                .toList();
        if (json) {
            console.print(
                    Json.pretty(keys.stream().map(ConfigKeysCommand::asMap).toList()));
            return ExitCode.DONE;
        }
        for (KeyDoc key : keys) {
            String fallback = key.fallback() == null ? "required" : "default " + key.fallback();
            String when = key.usedWhen() == null ? "" : "; used when " + key.usedWhen();
            console.print("%s: %s (%s%s)".formatted(key.key(), key.expected(), fallback, when));
            console.print("    " + key.doc());
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> asMap(KeyDoc key) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", key.key());
        map.put("doc", key.doc());
        map.put("expected", key.expected());
        map.put("default", key.fallback());
        map.put("used_when", key.usedWhen());
        return map;
    }
}
