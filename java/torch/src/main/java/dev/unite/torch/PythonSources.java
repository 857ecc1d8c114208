package dev.unite.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;

/** Python sources that are packaged as resources, as folders that Python can import from. */
final class PythonSources {
    private PythonSources() {}

    /**
     * A folder of resources as it stands on the class path, or unpacked from its jar into the natives' cache
     * ({@code org.bytedeco.javacpp.cachedir}). Unpacked once per version of the jar; safe for several processes.
     */
    static Path folder(Class<?> anchor, String resource) {
        URL url = anchor.getResource(resource);
        if (url == null) {
            throw new IllegalArgumentException("Python sources: expected the resource folder \"" + resource
                    + "\" beside " + anchor.getName() + ", got none; is its jar complete?");
        }
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()) : unpacked(url);
        } catch (IOException e) {
            throw new UncheckedIOException("Python sources: cannot unpack " + url, e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Python sources: cannot read " + url, e);
        }
    }

    /** Where compiled Python modules are kept between runs. */
    static Path byteCode() {
        return cache().resolve("python-bytecode");
    }

    private static Path cache() {
        Natives.configure();
        try {
            return Loader.getCacheDir().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Python sources: expected a writable cache folder; set -Dorg.bytedeco.javacpp.cachedir=FOLDER", e);
        }
    }

    /** Reads through the class loader's own connection: only that knows jars within jars. */
    private static Path unpacked(URL url) throws IOException {
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String prefix = connection.getEntryName().replaceFirst("/?$", "/");
            List<JarEntry> files = jar.stream()
                    .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
                    .toList();
            long version = 0;
            for (JarEntry file : files) {
                version = 31 * (31 * version + file.getName().hashCode()) + file.getCrc();
            }
            Path target = cache().resolve("python-" + HexFormat.of().toHexDigits(version));
            if (Files.isDirectory(target)) {
                return target;
            }
            Path temporary = Files.createTempDirectory(Files.createDirectories(target.getParent()), "python-");
            for (JarEntry file : files) {
                Path copy = temporary.resolve(file.getName().substring(prefix.length()));
                Files.createDirectories(copy.getParent());
                try (InputStream bytes = jar.getInputStream(file)) {
                    Files.copy(bytes, copy);
                }
            }
            move(temporary, target);
            return target;
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
            // Another process was faster; its copy is the same.
            delete(temporary);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
