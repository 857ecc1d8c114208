package dev.unite.checkpoint;

import dev.unite.error.RunException;
import dev.unite.torch.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, one tensor in memory at a time. */
public final class SafetensorsWriter {
    /** The official library's order: wide numbers first, so that every tensor starts on a multiple of its item size. */
    private static final Comparator<NamedTensor> ORDER = Comparator.comparingInt(
                    (NamedTensor tensor) -> SafetensorsTypes.rank(tensor.dtype()))
            .thenComparing(NamedTensor::name);

    private SafetensorsWriter() {}

    /**
     * Writes a file beside its place and moves it there once it is whole and on disk.
     *
     * @param metadata free text to keep in the header
     * @throws RunException if two tensors share a name, one does not give the bytes it announced, or the file cannot be
     *     written
     */
    public static void write(Path file, List<NamedTensor> tensors, Map<String, String> metadata) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                write(file.toString(), channel, tensors, metadata);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunException(
                    "file '%s': cannot be written: %s; free space or choose another place".formatted(file, e), e);
        } finally {
            deleteQuietly(part);
        }
    }

    static void write(
            String where, WritableByteChannel channel, List<NamedTensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<NamedTensor> ordered = tensors.stream().sorted(ORDER).toList();
        byte[] header = describe(where, ordered, metadata).encode();
        if (header.length > SafetensorsLimits.MAX_HEADER_BYTES) {
            throw new RunException(
                    "%s: expected a header of at most %d bytes, got %d; write fewer tensors or less metadata"
                            .formatted(where, SafetensorsLimits.MAX_HEADER_BYTES, header.length));
        }
        ByteBuffer length =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        writeFully(channel, length.flip());
        writeFully(channel, ByteBuffer.wrap(header));
        for (NamedTensor tensor : ordered) {
            TensorData data = tensor.data().get();
            if (data.dtype() != tensor.dtype() || data.data().remaining() != tensor.byteCount()) {
                throw new RunException(
                        "%s: tensor '%s': expected %d bytes of %s, got %d bytes of %s; this is a bug in what gives it"
                                .formatted(
                                        where,
                                        tensor.name(),
                                        tensor.byteCount(),
                                        tensor.dtype(),
                                        data.data().remaining(),
                                        data.dtype()));
            }
            writeFully(channel, data.data().duplicate());
        }
    }

    private static SafetensorsHeader describe(String where, List<NamedTensor> ordered, Map<String, String> metadata) {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        long position = 0;
        for (NamedTensor tensor : ordered) {
            long end = Math.addExact(position, tensor.byteCount());
            TensorEntry entry = new TensorEntry(tensor.name(), tensor.dtype(), tensor.shape(), position, end);
            if (entries.put(tensor.name(), entry) != null) {
                throw new RunException(
                        "%s: expected tensor names to differ, got '%s' twice".formatted(where, tensor.name()));
            }
            position = end;
        }
        return new SafetensorsHeader(entries, metadata);
    }

    /** Writes all bytes; a channel may take fewer at a time than it is given. */
    static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // what matters was reported already; a leftover .part file is overwritten by the next attempt
        }
    }
}
