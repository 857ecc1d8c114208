package dev.unite.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A disk that works until its budget of bytes and operations is used up, and then never again, as when it is full or
 * pulled out.
 */
final class FaultyStorage implements Storage {
    private final Storage disk = new DiskStorage();
    private long bytesLeft;
    private long operationsLeft;
    private long bytesUsed;
    private long operationsUsed;

    private FaultyStorage(long bytes, long operations) {
        this.bytesLeft = bytes;
        this.operationsLeft = operations;
    }

    static FaultyStorage afterBytes(long bytes) {
        return new FaultyStorage(bytes, Long.MAX_VALUE);
    }

    static FaultyStorage afterOperations(long operations) {
        return new FaultyStorage(Long.MAX_VALUE, operations);
    }

    long bytesUsed() {
        return bytesUsed;
    }

    long operationsUsed() {
        return operationsUsed;
    }

    private void operation() throws IOException {
        operationsUsed++;
        if (operationsLeft-- <= 0) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        operation();
        disk.createFolder(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
        operation();
        return new FaultyOutput(disk.create(file));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        operation();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        operation();
        disk.move(from, to);
    }

    @Override
    public void deleteFolder(Path folder) throws IOException {
        operation();
        disk.deleteFolder(folder);
    }

    private final class FaultyOutput implements Output {
        private final Output below;

        FaultyOutput(Output below) {
            this.below = below;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = (int) Math.min(bytes.remaining(), bytesLeft);
            if (count == 0 && bytes.hasRemaining()) {
                throw new IOException("No space left on device");
            }
            bytesLeft -= count;
            bytesUsed += count;
            below.write(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public void sync() throws IOException {
            operation(); // waiting for the real disk thousands of times would show nothing more
        }

        @Override
        public boolean isOpen() {
            return below.isOpen();
        }

        @Override
        public void close() throws IOException {
            below.close();
        }
    }
}
