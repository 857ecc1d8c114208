package dev.unite.checkpoint;

import dev.unite.error.RunException;
import dev.unite.torch.TensorData;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file, mapped into memory: opening it reads the header only, and a tensor's bytes come from disk when
 * they are used.
 *
 * <p>The mapping lives as long as this object or any tensor taken from it, so nothing needs closing. Its pages are
 * read-only; whoever receives a tensor copies it before writing. A single tensor may hold up to 2 GB, the file any
 * number of them.
 */
public final class SafetensorsFile {
    private final Path file;
    private final SafetensorsHeader header;
    private final MemorySegment data;

    private SafetensorsFile(Path file, SafetensorsHeader header, MemorySegment data) {
        this.file = file;
        this.header = header;
        this.data = data;
    }

    /**
     * Opens a file and checks its header completely.
     *
     * @throws RunException if the file is missing, unreadable, or not a sound safetensors file
     */
    public static SafetensorsFile open(Path file) {
        String where = "file '" + file + "'";
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] json = readHeader(where, channel, size);
            long start = Long.BYTES + json.length;
            SafetensorsHeader header = SafetensorsHeader.parse(where, json, size - start);
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            return new SafetensorsFile(file, header, all.asSlice(start));
        } catch (NoSuchFileException e) {
            throw new RunException(
                    where + ": expected a safetensors file, got nothing at that path; check the path", e);
        } catch (IOException e) {
            throw new RunException(where + ": expected a readable file, got " + e + "; check its permissions", e);
        }
    }

    private static byte[] readHeader(String where, FileChannel channel, long size) throws IOException {
        if (size < Long.BYTES) {
            throw SafetensorsHeader.damaged(where, "at least 8 bytes", size + " bytes", null);
        }
        long length = readAt(channel, 0, Long.BYTES).getLong();
        if (length < 0 || length > SafetensorsLimits.MAX_HEADER_BYTES || length > size - Long.BYTES) {
            String got = Long.toUnsignedString(length) + " bytes announced in a file of " + size + " bytes";
            throw SafetensorsHeader.damaged(
                    where, "a header of at most " + SafetensorsLimits.MAX_HEADER_BYTES + " bytes", got, null);
        }
        return readAt(channel, Long.BYTES, (int) length).array();
    }

    private static ByteBuffer readAt(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("the file shrank while it was read");
            }
        }
        return bytes.flip();
    }

    /** Free text kept in the header. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** Descriptions of all tensors in the order of their bytes. */
    public Map<String, TensorEntry> entries() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /**
     * One tensor.
     *
     * @throws RunException if there is none of that name, or it is larger than 2 GB
     */
    public TensorData tensor(String name) {
        TensorEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw new RunException(
                    "file '%s': expected a tensor '%s', got %d others; it belongs to another kind of model"
                            .formatted(file, name, header.tensors().size()));
        }
        long length = entry.end() - entry.begin();
        if (length > Integer.MAX_VALUE) {
            throw new RunException("file '%s': tensor '%s': expected at most 2 GB, got %d bytes; split the tensor"
                    .formatted(file, name, length));
        }
        MemorySegment bytes = data.asSlice(entry.begin(), length);
        return new TensorData(
                entry.dtype(), entry.shape(), aligned(bytes, entry.dtype().itemSize()));
    }

    /** All tensors by name, in the order of their bytes. */
    public Map<String, TensorData> tensors() {
        Map<String, TensorData> all = new LinkedHashMap<>();
        header.tensors().keySet().forEach(name -> all.put(name, tensor(name)));
        return all;
    }

    /** Other programs may place numbers at odd addresses, where native kernels must not read them: those are copied. */
    private static ByteBuffer aligned(MemorySegment bytes, int itemSize) {
        if (bytes.address() % itemSize == 0) {
            return bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        return Arena.ofAuto()
                .allocate(bytes.byteSize(), itemSize)
                .copyFrom(bytes)
                .asByteBuffer()
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
