package dev.unite.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/** The files that a restricted engine reads: Python sources in the folders that it imports from, and Python's own library. */
final class SourceFiles {
    private SourceFiles() {}

    static IOAccess only(List<Path> folders) {
        List<Path> real = new ArrayList<>();
        for (Path folder : folders) {
            real.add(real(folder));
        }
        FileSystem sources = FileSystem.newReadOnlyFileSystem(FileSystem.newDefaultFileSystem());
        FileSystem all = FileSystem.newCompositeFileSystem(
                FileSystem.newDenyIOFileSystem(), FileSystem.Selector.of(sources, path -> isSource(path, real)));
        return IOAccess.newBuilder()
                .fileSystem(FileSystem.allowInternalResourceAccess(all))
                .build();
    }

    /** Links are followed before the answer: one that leads elsewhere is no source. */
    private static boolean isSource(Path path, List<Path> folders) {
        Path real = real(path);
        return folders.stream().anyMatch(real::startsWith)
                && (real.toString().endsWith(".py") || !Files.isRegularFile(real));
    }

    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return absolute.toRealPath();
        } catch (NoSuchFileException absent) {
            return absolute;
        } catch (IOException unreadable) {
            // Not under any folder: what cannot be resolved is not read.
            return Path.of("");
        }
    }
}
