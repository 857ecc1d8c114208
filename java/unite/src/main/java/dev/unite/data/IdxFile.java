package dev.unite.data;

import dev.unite.error.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** An IDX file of unsigned bytes, the format of MNIST, plain or compressed by gzip. */
final class IdxFile {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int GZIP_MAGIC = 0x1F8B;

    private final String name;
    private final int[] dimensions;
    private final byte[] data;
    private final String sha256;

    private IdxFile(String name, int[] dimensions, byte[] data, String sha256) {
        this.name = name;
        this.dimensions = dimensions;
        this.data = data;
        this.sha256 = sha256;
    }

    /** Finds {@code train-images} as {@code train-images-idx3-ubyte}, with a dot, and with {@code .gz}. */
    static IdxFile find(Path folder, String stem, int dimensions) {
        List<String> names = List.of(
                stem + "-idx" + dimensions + "-ubyte",
                stem + "-idx" + dimensions + "-ubyte.gz",
                stem + ".idx" + dimensions + "-ubyte",
                stem + ".idx" + dimensions + "-ubyte.gz");
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return read(file, dimensions);
            }
        }
        String found = Files.isDirectory(folder) ? "none of them" : "no such folder";
        throw new DataException("folder '" + folder + "': expected one of " + String.join(", ", names) + ", got "
                + found + "; correct data.path (Debian's package dataset-fashion-mnist has such files)");
    }

    private static IdxFile read(Path file, int dimensions) {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(file.toString(), in, dimensions);
        } catch (EOFException truncated) {
            throw new DataException(
                    "'" + file + "': expected a whole file, got a truncated one; get it anew", truncated);
        } catch (IOException unreadable) {
            throw new DataException(
                    "'" + file + "': expected a readable file, got " + unreadable + "; get it anew", unreadable);
        }
    }

    /** @throws EOFException if the content ends early */
    static IdxFile parse(String name, InputStream content, int dimensions) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        BufferedInputStream raw = new BufferedInputStream(new DigestInputStream(content, digest), 1 << 16);
        raw.mark(2);
        boolean zipped = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
        raw.reset();
        DataInputStream in = new DataInputStream(zipped ? new GZIPInputStream(raw, 1 << 16) : raw);
        int magic = in.readInt();
        if (magic != (UNSIGNED_BYTE << 8 | dimensions)) {
            throw new DataException(String.format(
                    "'%s': expected an IDX file of bytes in %d dimensions (magic %08x), got magic %08x; check data.path",
                    name, dimensions, UNSIGNED_BYTE << 8 | dimensions, magic));
        }
        int[] sizes = new int[dimensions];
        long total = 1;
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = in.readInt();
            total = sizes[i] <= 0 || total > Integer.MAX_VALUE ? Long.MAX_VALUE : total * sizes[i];
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw new DataException("'" + name + "': expected 1 byte to 2 GiB of data, got the dimensions "
                    + Arrays.toString(sizes) + "; get the file anew");
        }
        byte[] data = in.readNBytes((int) total);
        if (data.length < total) {
            throw new EOFException("expected " + total + " bytes of data, got " + data.length);
        }
        raw.transferTo(OutputStream.nullOutputStream()); // the fingerprint is of the whole file
        return new IdxFile(name, sizes, data, HexFormat.of().formatHex(digest.digest()));
    }

    String name() {
        return name;
    }

    /** SHA-256 of the file as it is stored. */
    String sha256() {
        return sha256;
    }

    int dimension(int axis) {
        return dimensions[axis];
    }

    /** An entry of a one-dimensional file. */
    int value(int index) {
        return data[index] & 0xFF;
    }

    /** Copies entry {@code index} of the first dimension. */
    void copy(int index, byte[] target) {
        System.arraycopy(data, index * target.length, target, 0, target.length);
    }
}
