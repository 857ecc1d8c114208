package dev.unite.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout under test. */
final class Project {
    static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final List<String> NOT_OURS = List.of("target", ".git", "runs", "__pycache__");

    private Project() {}

    /** Every source file of a kind, generated ones left out. */
    static List<Path> files(String suffix) {
        return files(ROOT, suffix);
    }

    static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> Stream.of(ROOT.relativize(file).toString().split("[/\\\\]"))
                            .noneMatch(NOT_OURS::contains))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** How a file is named in a message. */
    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
