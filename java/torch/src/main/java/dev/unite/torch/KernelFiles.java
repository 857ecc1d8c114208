package dev.unite.torch;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The host's files, with Linux's {@code /proc} as programs expect it: its files tell a size of 0, and GraalPy reads no more
 * than a file's size. Those are read whole when they are opened.
 */
final class KernelFiles implements FileSystem {
    private static final Path ROOT = Path.of("/proc");

    private final FileSystem host = FileSystem.newDefaultFileSystem();

    private KernelFiles() {}

    /** All files, the network included. */
    static IOAccess access() {
        if (!Files.isDirectory(ROOT)) {
            return IOAccess.ALL;
        }
        return IOAccess.newBuilder()
                .fileSystem(new KernelFiles())
                .allowHostSocketAccess(true)
                .build();
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        boolean reads = options.isEmpty() || options.equals(Set.of(StandardOpenOption.READ));
        if (!reads || !toAbsolutePath(path).startsWith(ROOT) || !Files.isRegularFile(path) || Files.size(path) > 0) {
            return host.newByteChannel(path, options, attributes);
        }
        byte[] content = Files.readAllBytes(path);
        Path copy = Files.createTempFile("proc", null);
        Files.write(copy, content);
        return Files.newByteChannel(copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public Path parsePath(URI uri) {
        return host.parsePath(uri);
    }

    @Override
    public Path parsePath(String path) {
        return host.parsePath(path);
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
        host.checkAccess(path, modes, options);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        host.createDirectory(path, attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        host.delete(path);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return host.newDirectoryStream(path, filter);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return host.toAbsolutePath(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        return host.toRealPath(path, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return host.readAttributes(path, attributes, options);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return host.readSymbolicLink(link);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        host.createSymbolicLink(link, target, attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        host.createLink(link, existing);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        host.copy(source, target, options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        host.move(source, target, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        host.setAttribute(path, attribute, value, options);
    }

    @Override
    public boolean isSameFile(Path one, Path other, LinkOption... options) throws IOException {
        return host.isSameFile(one, other, options);
    }

    @Override
    public void setCurrentWorkingDirectory(Path folder) {
        host.setCurrentWorkingDirectory(folder);
    }

    @Override
    public Path getTempDirectory() {
        return host.getTempDirectory();
    }

    @Override
    public long getFileStoreTotalSpace(Path path) throws IOException {
        return host.getFileStoreTotalSpace(path);
    }

    @Override
    public long getFileStoreUnallocatedSpace(Path path) throws IOException {
        return host.getFileStoreUnallocatedSpace(path);
    }

    @Override
    public long getFileStoreUsableSpace(Path path) throws IOException {
        return host.getFileStoreUsableSpace(path);
    }

    @Override
    public long getFileStoreBlockSize(Path path) throws IOException {
        return host.getFileStoreBlockSize(path);
    }

    @Override
    public boolean isFileStoreReadOnly(Path path) throws IOException {
        return host.isFileStoreReadOnly(path);
    }
}
