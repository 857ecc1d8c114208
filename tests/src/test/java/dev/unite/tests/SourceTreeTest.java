package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTreeTest {
    // Two words, so that this file does not match itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    @ParameterizedTest
    @CsvSource({".java, 400", ".py, 350"})
    void filesAreShort(String suffix, int limit) {
        List<String> tooLong = Project.files(suffix).stream()
                .filter(file -> lines(file) > limit)
                .map(file -> "%s: expected at most %d lines, got %d; split it"
                        .formatted(Project.name(file), limit, lines(file)))
                .toList();
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<String> silent = Project.files(Project.ROOT.resolve("java"), ".java").stream()
                .filter(file -> file.toString().contains("src/main/java"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(Project::name)
                .toList();
        assertThat(silent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({".java", ".py", ".md", ".yaml"})
    void nothingIsLeftUnfinished(String suffix) {
        List<String> unfinished = Project.files(suffix).stream()
                .filter(file -> UNFINISHED.matcher(Project.read(file)).find())
                .map(Project::name)
                .toList();
        assertThat(unfinished).isEmpty();
    }

    @Test
    void looksAtTheWholeTree() {
        assertThat(Project.files(".java")).hasSizeGreaterThan(50);
        assertThat(Project.files(".py")).hasSizeGreaterThan(20);
    }

    private static long lines(Path file) {
        return Project.read(file).lines().count();
    }
}
