package dev.unite.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;

/**
 * One jar out of many, as Maven's shade plugin makes it: service files joined, signatures left out, the first of equal
 * names kept.
 */
final class ShadedJar {
    private static final String SERVICES = "META-INF/services/";

    private final Set<String> seen = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();
    private final JarOutputStream out;

    private ShadedJar(JarOutputStream out) {
        this.out = out;
    }

    static Path write(Path file, String mainClass, List<Path> classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            out.setLevel(Deflater.BEST_SPEED);
            ShadedJar shaded = new ShadedJar(out);
            for (Path entry : classPath) {
                if (Files.isDirectory(entry)) {
                    shaded.addFolder(entry);
                } else {
                    shaded.addJar(entry);
                }
            }
            for (var service : shaded.services.entrySet()) {
                out.putNextEntry(new JarEntry(service.getKey()));
                service.getValue().writeTo(out);
            }
        }
        return file;
    }

    private void addFolder(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    add(folder.relativize(file).toString(), bytes);
                }
            }
        }
    }

    private void addJar(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                try (InputStream bytes = jar.getInputStream(entry)) {
                    add(entry.getName(), bytes);
                }
            }
        }
    }

    private void add(String name, InputStream bytes) throws IOException {
        if (name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)")) {
            return; // signatures of the parts do not hold for the whole
        }
        if (name.startsWith(SERVICES) && !name.endsWith("/")) {
            ByteArrayOutputStream joined = services.computeIfAbsent(name, unused -> new ByteArrayOutputStream());
            bytes.transferTo(joined);
            joined.write('\n');
        } else if (!name.endsWith("module-info.class") && !name.equals(JarFile.MANIFEST_NAME) && seen.add(name)) {
            out.putNextEntry(new JarEntry(name));
            bytes.transferTo(out);
        }
    }
}
