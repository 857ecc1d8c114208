package dev.unite.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Images with their labels. The buffers go back to the reader on {@link #close()} and must not be used afterwards; one
 * thread at a time.
 */
public final class Batch implements AutoCloseable {
    private final Position position;
    private final Position next;
    private final int[] samples;
    private final BatchMemory memory;
    private final BatchMemory.Pool pool;
    private boolean closed;

    Batch(Position position, Position next, int[] samples, BatchMemory memory, BatchMemory.Pool pool) {
        this.position = position;
        this.next = next;
        this.samples = samples;
        this.memory = memory;
        this.pool = pool;
    }

    /** Number of images. */
    public int size() {
        return samples.length;
    }

    /** Direct buffer of unsigned bytes, size × channels × height × width. */
    public ByteBuffer images() {
        requireOpen();
        return memory.images().slice(0, samples.length * memory.imageBytes());
    }

    /** Direct buffer of 64-bit integers in native byte order, one label for each image. */
    public ByteBuffer labels() {
        requireOpen();
        return memory.labels().slice(0, samples.length * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    /** Shape of {@link #images()}: size, channels, height, width. */
    public long[] shape() {
        return new long[] {samples.length, memory.channels(), memory.sizePx(), memory.sizePx()};
    }

    /** The images' numbers in the data set, to name a batch in an error. */
    public int[] samples() {
        return Arrays.copyOf(samples, samples.length);
    }

    public Position position() {
        return position;
    }

    /** Where to go on after this batch. */
    public Position next() {
        return next;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pool.giveBack(memory);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "expected an open batch, got one that was closed; copy what must live longer");
        }
    }
}
