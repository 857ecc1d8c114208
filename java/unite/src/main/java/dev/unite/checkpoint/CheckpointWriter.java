package dev.unite.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fills one new folder with the files of a checkpoint, each of them synced, the manifest last. */
final class CheckpointWriter {
    private final Storage storage;
    private final Path folder;
    private final List<Manifest.Entry> entries = new ArrayList<>();

    CheckpointWriter(Storage storage, Path folder) {
        this.storage = storage;
        this.folder = folder;
    }

    /** Returns the bytes written. */
    long write(CheckpointState state, StateSource source) throws IOException {
        storage.createFolder(folder);
        for (StatePart part : StatePart.values()) {
            if (part == StatePart.GRADIENTS && state.microBatch() == 0) {
                continue;
            }
            Map<String, String> metadata = Map.of(
                    "format", "pt", "part", part.name().toLowerCase(Locale.ROOT), "step", String.valueOf(state.step()));
            try {
                source.export(part, tensors -> writePart(part, tensors, metadata));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        writeJson(Checkpoint.STATE_FILE, state);
        writeJson(Manifest.FILE_NAME, new Manifest(Manifest.FORMAT_VERSION, entries));
        storage.syncFolder(folder);
        return entries.stream().mapToLong(Manifest.Entry::size).sum();
    }

    private void writePart(StatePart part, List<NamedTensor> tensors, Map<String, String> metadata) {
        try {
            String where = "file '" + folder.resolve(part.fileName()) + "'";
            writeFile(part.fileName(), channel -> SafetensorsWriter.write(where, channel, tensors, metadata));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeJson(String name, Object value) throws IOException {
        byte[] json = Json.write(value);
        writeFile(name, channel -> SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(json)));
    }

    private void writeFile(String name, Content content) throws IOException {
        try (Storage.Output output = storage.create(folder.resolve(name))) {
            HashingOutput hashing = new HashingOutput(output);
            content.writeTo(hashing);
            output.sync();
            entries.add(hashing.entry(name));
        }
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }
}
