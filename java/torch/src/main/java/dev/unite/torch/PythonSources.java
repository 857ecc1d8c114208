package dev.unite.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
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

    private static Path unpacked(URL url) throws IOException, URISyntaxException {
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        Path jar = Path.of(connection.getJarFileURL().toURI());
        String version =
                HexFormat.of().toHexDigits(Files.getLastModifiedTime(jar).toMillis() * 31 + Files.size(jar));
        Path target = cache().resolve("python-" + jar.getFileName() + "-" + version);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path temporary = Files.createTempDirectory(Files.createDirectories(target.getParent()), "python-");
        try (var archive = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), java.util.Map.of())) {
            copy(archive.getPath("/" + connection.getEntryName()), temporary);
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException another) {
            // Another process was faster; its copy is the same.
            delete(temporary);
        }
        return target;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
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
