package dev.unite.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a {@link Config} as YAML with every key, so that reading it back gives the same record. */
public final class ConfigWriter {
    private ConfigWriter() {}

    /** The complete configuration as YAML; paths are absolute. */
    public static String write(Config config) {
        StringBuilder yaml = new StringBuilder();
        append(yaml, Config.SCHEMA.toMap(config), "");
        return yaml.toString();
    }

    private static void append(StringBuilder yaml, Map<?, ?> section, String indent) {
        section.forEach((key, value) -> {
            yaml.append(indent).append(key).append(':');
            if (value instanceof Map<?, ?> inner) {
                yaml.append('\n');
                append(yaml, inner, indent + "  ");
            } else {
                yaml.append(' ').append(shown(value)).append('\n');
            }
        });
    }

    static String shown(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(ConfigWriter::shown).collect(Collectors.joining(", ", "[", "]"));
            case String text when text.matches("[A-Za-z_][A-Za-z0-9_:./-]*[A-Za-z0-9]|[A-Za-z]") -> text;
            case String text -> "'" + text.replace("'", "''") + "'";
            default -> value.toString();
        };
    }
}
