package dev.unite.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where a value was written.
 *
 * @param source a file's name or the command line's text
 * @param line line in the file, from 1; 0 for the file as a whole or the command line
 * @param base folder that relative paths written here start from
 */
record Origin(String source, int line, Path base) {
    private static final String SETTING = "--set ";

    /** File by file and line by line, the command line last. */
    static final Comparator<Origin> ORDER = Comparator.comparing(Origin::isSetting)
            .thenComparing(Origin::source)
            .thenComparingInt(Origin::line);

    static Origin setting(String text) {
        return new Origin(SETTING + text, 0, Path.of("").toAbsolutePath());
    }

    boolean isSetting() {
        return source.startsWith(SETTING);
    }

    /** What the user sees, such as {@code exp.yaml:12} or {@code --set train.steps=abc}. */
    String place() {
        return line == 0 ? source : source + ":" + line;
    }
}
