package dev.unite.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unite.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A checkpoint whose files were all there with the hashes of its manifest when it was opened.
 *
 * @param bytes size of all its files together
 */
public record Checkpoint(Path folder, CheckpointState state, long bytes) {
    static final String STATE_FILE = "state.json";
    private static final Set<String> REQUIRED = Set.of(StatePart.MODEL.fileName(), STATE_FILE);
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final int MAX_JSON_BYTES = 64 << 20;

    /**
     * Opens a checkpoint and verifies size and hash of every file in it.
     *
     * @throws RunException naming the file and both hashes if anything differs
     */
    public static Checkpoint open(Path folder) {
        Manifest manifest = readManifest(folder);
        long bytes = 0;
        for (Manifest.Entry entry : manifest.files()) {
            checkSize(folder, entry);
            checkHash(folder, entry);
            bytes += entry.size();
        }
        CheckpointState state = readJson(folder.resolve(STATE_FILE), CheckpointState.class);
        return new Checkpoint(folder, state, bytes);
    }

    /** True if all files are there with the right sizes; hashes, which cost reading everything, are not looked at. */
    static boolean looksWhole(Path folder) {
        try {
            readManifest(folder).files().forEach(entry -> checkSize(folder, entry));
            return true;
        } catch (RunException e) {
            return false;
        }
    }

    /** True if the checkpoint has tensors of this kind. */
    public boolean has(StatePart part) {
        return Files.exists(folder.resolve(part.fileName()));
    }

    /**
     * Opens one file of tensors.
     *
     * @throws RunException if the checkpoint does not have it, or it is not a sound safetensors file
     */
    public SafetensorsFile open(StatePart part) {
        if (!has(part)) {
            throw new RunException(
                    "checkpoint '%s': expected %s, got a checkpoint without it; use one that was made by training"
                            .formatted(folder, part.fileName()));
        }
        return SafetensorsFile.open(folder.resolve(part.fileName()));
    }

    private static Manifest readManifest(Path folder) {
        Path file = folder.resolve(Manifest.FILE_NAME);
        Manifest manifest = readJson(file, Manifest.class);
        if (manifest.formatVersion() < 1 || manifest.formatVersion() > Manifest.FORMAT_VERSION) {
            throw new RunException(
                    "file '%s': expected format_version 1 to %d, got %d; use a newer version of this program"
                            .formatted(file, Manifest.FORMAT_VERSION, manifest.formatVersion()));
        }
        for (Manifest.Entry entry : manifest.files()) {
            if (entry.name() == null
                    || entry.sha256() == null
                    || !PLAIN_NAME.matcher(entry.name()).matches()) {
                throw damaged(file, "plain file names with hashes", "'" + entry.name() + "'");
            }
        }
        Set<String> names = manifest.files().stream().map(Manifest.Entry::name).collect(Collectors.toSet());
        if (!names.containsAll(REQUIRED)) {
            throw damaged(file, "at least " + REQUIRED, names.toString());
        }
        return manifest;
    }

    private static void checkSize(Path folder, Manifest.Entry entry) {
        Path file = folder.resolve(entry.name());
        try {
            long size = Files.size(file);
            if (size != entry.size()) {
                throw damaged(file, entry.size() + " bytes", size + " bytes");
            }
        } catch (NoSuchFileException e) {
            throw damaged(file, entry.size() + " bytes", "no such file");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void checkHash(Path folder, Manifest.Entry entry) {
        Path file = folder.resolve(entry.name());
        try {
            String sha256 = FileHash.sha256(file);
            if (!sha256.equals(entry.sha256())) {
                throw damaged(file, "SHA-256 " + entry.sha256(), sha256);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static <T> T readJson(Path file, Class<T> type) {
        try {
            if (Files.size(file) > MAX_JSON_BYTES) {
                throw damaged(file, "at most " + MAX_JSON_BYTES + " bytes", Files.size(file) + " bytes");
            }
            T value = Json.read(Files.readAllBytes(file), type);
            if (value == null) {
                throw damaged(file, "a JSON object", "null");
            }
            return value;
        } catch (NoSuchFileException e) {
            throw damaged(file, "a whole checkpoint with this file", "no such file");
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof RunException cause) {
                throw cause;
            }
            throw damaged(file, "valid JSON", e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static RunException damaged(Path file, String expected, String got) {
        return new RunException("file '%s': expected %s, got %s; the checkpoint is damaged, use another one"
                .formatted(file, expected, got));
    }

    private static RunException unreadable(Path file, IOException e) {
        return new RunException(
                "file '%s': expected a readable file, got %s; check permissions and the disk".formatted(file, e), e);
    }
}
