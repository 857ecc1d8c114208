package dev.unite.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output that tells a program when nobody reads it any more: Java's own stream hides this, so that a program before
 * {@code head} would print on for ever.
 */
final class StandardOutput extends OutputStream {
    private final PrintStream stream;

    StandardOutput(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int data) throws IOException {
        stream.write(data);
        check();
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        stream.write(data, offset, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        check();
    }

    private void check() throws IOException {
        if (stream.checkError()) { // it flushes, too
            throw new IOException("Broken pipe");
        }
    }
}
