package dev.unite.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Names of new run folders. */
final class RunFolders {
    private static final Path PARENT = Path.of("runs");

    private RunFolders() {}

    /**
     * {@code runs/digits} for {@code configs/digits.yaml}, or the first of {@code runs/digits-2}, … that is not
     * there yet.
     */
    static Path unusedFor(Path config) {
        String name = config.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        Path folder = PARENT.resolve(name);
        for (int number = 2; Files.exists(folder); number++) {
            folder = PARENT.resolve(name + "-" + number);
        }
        return folder;
    }
}
