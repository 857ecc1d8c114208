package dev.unite.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Passes bytes on, counting and hashing them; closing it does not close what lies below. */
final class HashingOutput implements WritableByteChannel {
    private final WritableByteChannel below;
    private final MessageDigest digest = FileHash.newSha256();
    private long size;

    HashingOutput(WritableByteChannel below) {
        this.below = below;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        ByteBuffer written = bytes.duplicate();
        int count = below.write(bytes);
        digest.update(written.limit(written.position() + count));
        size += count;
        return count;
    }

    /** Describes everything written so far; may be called once. */
    Manifest.Entry entry(String name) {
        return new Manifest.Entry(name, size, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public void close() {}
}
