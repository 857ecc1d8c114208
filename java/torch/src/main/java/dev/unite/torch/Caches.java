package dev.unite.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Python's library is unpacked to. GraalVM fails where the home folder takes no files, as in many containers; JavaCPP,
 * which unpacks the natives, then takes a folder below {@code java.io.tmpdir}, and so do we.
 */
final class Caches {
    /** GraalVM's property; it is read when the process opens its first engine. */
    static final String PROPERTY = "polyglot.engine.userResourceCache";

    private static final Logger LOG = LoggerFactory.getLogger(Caches.class);

    private Caches() {}

    /** Chooses the folder, unless the user has. */
    static synchronized void configure() {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        Path usual = usual(System.getenv("XDG_CACHE_HOME"));
        Path other =
                Path.of(System.getProperty("java.io.tmpdir"), ".graalvm-" + System.getProperty("user.name"), "cache");
        Path chosen = firstThatTakesFiles(List.of(usual, other));
        if (chosen.equals(other)) {
            System.setProperty(PROPERTY, other.toString());
            LOG.warn(
                    "Python's library: expected a writable folder at {}, got none; using {}, set -D{}=FOLDER for another",
                    usual,
                    other,
                    PROPERTY);
        }
    }

    /** GraalVM's own choice. */
    private static Path usual(String caches) {
        String system = System.getProperty("os.name");
        Path home = Path.of(System.getProperty("user.home"));
        Path base = caches != null && !caches.isEmpty() && Path.of(caches).isAbsolute()
                ? Path.of(caches)
                : system.startsWith("Mac")
                        ? home.resolve("Library/Caches")
                        : system.startsWith("Windows") ? home.resolve("AppData/Local") : home.resolve(".cache");
        return base.resolve("org.graalvm.polyglot");
    }

    /**
     * Makes the folders, in their order, until one takes files.
     *
     * @throws IllegalStateException if none does
     */
    static Path firstThatTakesFiles(List<Path> folders) {
        for (Path folder : folders) {
            if (takesFiles(folder)) {
                return folder;
            }
        }
        throw new IllegalStateException("Python's library: expected a folder that takes files among " + folders
                + ", got none; set -D" + PROPERTY + "=FOLDER and -Dorg.bytedeco.javacpp.cachedir=FOLDER");
    }

    private static boolean takesFiles(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException refused) {
            return false;
        }
    }
}
