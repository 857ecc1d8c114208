package dev.unite.data;

import dev.unite.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which images a folder holds: classes are its folders in the order of their names, images lie in them however deep.
 * Hidden files and files without an image's extension are left out.
 *
 * @param fingerprint SHA-256 over names and sizes
 */
record FolderListing(Path root, List<String> classNames, List<ImageFile> files, String fingerprint) {

    /**
     * One image.
     *
     * @param path path from the root, with slashes
     */
    record ImageFile(String path, int label) {}

    static FolderListing scan(Path root) {
        try {
            return new Scan(root).run();
        } catch (IOException unreadable) {
            throw new DataException(
                    "folder '" + root + "': expected a readable folder, got " + unreadable
                            + "; check data.path and its rights",
                    unreadable);
        }
    }

    private static final class Scan {
        private final Path root;
        private final List<ImageFile> files = new ArrayList<>();
        private final MessageDigest digest = Fingerprint.sha256();

        Scan(Path root) {
            this.root = root;
        }

        FolderListing run() throws IOException {
            List<Path> folders = classFolders();
            List<String> empty = new ArrayList<>();
            for (int label = 0; label < folders.size(); label++) {
                int before = files.size();
                addClass(folders.get(label), label);
                if (files.size() == before) {
                    empty.add("'" + folders.get(label).getFileName() + "'");
                }
            }
            if (!empty.isEmpty()) {
                throw new DataException(
                        "folder '" + root + "': expected images (png, jpg, jpeg, webp, bmp) in each class"
                                + " folder, got none in " + String.join(", ", empty) + "; fill or remove "
                                + (empty.size() == 1 ? "it" : "them"));
            }
            List<String> names = folders.stream()
                    .map(folder -> folder.getFileName().toString())
                    .toList();
            return new FolderListing(
                    root, names, List.copyOf(files), HexFormat.of().formatHex(digest.digest()));
        }

        private List<Path> classFolders() throws IOException {
            if (!Files.isDirectory(root)) {
                String got = Files.exists(root) ? "a file" : "nothing";
                throw new DataException("folder '" + root + "': expected a folder of class folders, got " + got
                        + "; correct data.path");
            }
            try (Stream<Path> inside = Files.list(root)) {
                List<Path> folders = inside.filter(Files::isDirectory)
                        .filter(folder -> !folder.getFileName().toString().startsWith("."))
                        .sorted(Comparator.comparing(
                                folder -> folder.getFileName().toString()))
                        .toList();
                if (folders.isEmpty()) {
                    throw new DataException(
                            "folder '" + root + "': expected one folder per class, got none; put the images"
                                    + " of each class into a folder of its own, or all into one for a single class");
                }
                return folders;
            }
        }

        private void addClass(Path folder, int label) throws IOException {
            record Found(String path, long size) {}
            List<Found> found = new ArrayList<>();
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 32, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (attributes.isRegularFile() && !name.startsWith(".") && ImageFormat.isImageName(name)) {
                        String path = root.relativize(file).toString().replace('\\', '/');
                        found.add(new Found(path, attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            found.sort(Comparator.comparing(Found::path));
            for (Found image : found) {
                files.add(new ImageFile(image.path(), label));
                digest.update((image.path() + "\n" + image.size() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
