package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks the format of all Java files, and repairs it when run as {@code mvn -Pformat test}.
 *
 * <p>A test rather than a Maven plugin, because a plugin's formatter parses with the Java that Maven runs on, which may
 * be too old for our sources.
 */
class JavaFormatTest {
    private static final boolean REPAIR = Boolean.getBoolean("format.repair");
    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void allJavaFilesAreFormatted() throws IOException {
        List<String> unformatted = new ArrayList<>();
        for (Path file : Project.files(".java")) {
            String source = Project.read(file);
            String formatted = format(file, source);
            if (!source.equals(formatted)) {
                if (REPAIR) {
                    Files.writeString(file, formatted);
                } else {
                    unformatted.add(Project.name(file));
                }
            }
        }
        assertThat(unformatted)
                .as("files that 'mvn -Pformat test' would change")
                .isEmpty();
    }

    private String format(Path file, String source) {
        try {
            String imports =
                    RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(source, Style.PALANTIR));
            return formatter.formatSource(imports);
        } catch (FormatterException e) {
            throw new AssertionError(Project.name(file) + ": cannot be parsed", e);
        }
    }
}
