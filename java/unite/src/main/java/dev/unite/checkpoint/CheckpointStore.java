package dev.unite.checkpoint;

import dev.unite.error.RunException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run.
 *
 * <p>A checkpoint appears under its name only when all of it is on disk: it is written into a hidden folder beside its
 * place, synced, and renamed. Deleting goes the other way round, so that at no moment does a broken folder carry a
 * checkpoint's name. One process at a time may use a store.
 */
public final class CheckpointStore {
    private static final Pattern NAME = Pattern.compile("step-(\\d{7,18})(?:-micro-(\\d{4,9}))?");
    private static final String WRITING = ".writing-";
    private static final String DELETING = ".deleting-";
    private static final String REPLACED = ".replaced-";
    private static final String ABANDONED = "abandoned-";

    private final Path folder;
    private final int keepLast;
    private final Storage storage;

    /**
     * Keeps checkpoints under {@code folder}, which need not exist yet.
     *
     * @param keepLast number of newest checkpoints to keep; 0 keeps all
     */
    public CheckpointStore(Path folder, int keepLast) {
        this(folder, keepLast, new DiskStorage());
    }

    CheckpointStore(Path folder, int keepLast, Storage storage) {
        this.folder = folder;
        this.keepLast = keepLast;
        this.storage = storage;
    }

    /** The newest whole checkpoint, and what was wrong with newer ones. */
    public record Found(Checkpoint checkpoint, List<String> problems) {}

    /** A new checkpoint, and what the user should know about tidying up afterwards. */
    public record Saved(Path folder, long bytes, List<String> notes) {}

    /**
     * Removes what an interrupted save or deletion left behind. Call it once before the first save.
     *
     * @return what was done, in words
     */
    public List<String> cleanUp() {
        List<String> notes = new ArrayList<>();
        try {
            for (Path leftover : children(name -> name.startsWith(WRITING) || name.startsWith(DELETING))) {
                storage.deleteFolder(leftover);
                notes.add("removed '%s', left by an interrupted save".formatted(leftover));
            }
            for (Path replaced : children(name -> name.startsWith(REPLACED))) {
                Path original = folder.resolve(fileName(replaced).substring(REPLACED.length()));
                if (Files.exists(original)) {
                    delete(replaced);
                } else {
                    storage.move(replaced, original);
                    notes.add("restored '%s' after an interrupted save".formatted(original));
                }
            }
        } catch (IOException e) {
            throw new RunException(
                    "folder '%s': leftovers of an interrupted save cannot be removed: %s; check its permissions"
                            .formatted(folder, e),
                    e);
        }
        return notes;
    }

    /**
     * Saves a checkpoint, then deletes those beyond the number to keep. Whatever fails, earlier checkpoints stay as
     * they were.
     *
     * @throws RunException if it cannot be written
     */
    public Saved save(CheckpointState state, StateSource source) {
        Path target = folder.resolve(state.folderName());
        Path writing = folder.resolve(WRITING + state.folderName());
        long bytes;
        try {
            storage.deleteFolder(writing);
            bytes = new CheckpointWriter(storage, writing).write(state, source);
            publish(writing, target);
        } catch (IOException e) {
            throw notWritten(target, e);
        } finally {
            deleteQuietly(writing);
        }
        return new Saved(target, bytes, keepLast == 0 ? List.of() : prune(keepLast, target));
    }

    private void publish(Path writing, Path target) throws IOException {
        if (!Files.exists(target)) {
            storage.move(writing, target);
            storage.syncFolder(folder);
            return;
        }
        Path replaced = folder.resolve(REPLACED + fileName(target));
        storage.deleteFolder(replaced);
        storage.move(target, replaced);
        try {
            storage.move(writing, target);
        } catch (IOException e) {
            storage.move(replaced, target);
            throw e;
        }
        storage.syncFolder(folder);
        deleteQuietly(replaced);
    }

    /** Folders that are named like checkpoints, oldest first; they may be damaged. */
    public List<Path> list() {
        try {
            List<Path> found = children(name -> NAME.matcher(name).matches());
            found.sort(Comparator.comparingLong((Path path) -> position(path, 1))
                    .thenComparingLong(path -> position(path, 2)));
            return found;
        } catch (IOException e) {
            throw new RunException("folder '%s': cannot be listed: %s; check its permissions".formatted(folder, e), e);
        }
    }

    /**
     * Opens the newest checkpoint that is whole, passing over damaged ones.
     *
     * @throws RunException if there is none
     */
    public Found latest() {
        List<String> problems = new ArrayList<>();
        for (Path candidate : list().reversed()) {
            try {
                return new Found(Checkpoint.open(candidate), problems);
            } catch (RunException e) {
                problems.add(e.getMessage());
            }
        }
        String got = problems.isEmpty() ? "none" : "damaged ones only: " + String.join("; ", problems);
        throw new RunException(
                "folder '%s': expected a whole checkpoint, got %s; start the run anew".formatted(folder, got));
    }

    /**
     * Opens what a user names: a checkpoint, or a run folder, of which the newest whole checkpoint is meant.
     *
     * @throws RunException if there is none, or the one named is damaged
     */
    public static Found open(Path runOrCheckpoint) {
        if (Files.isDirectory(runOrCheckpoint.resolve("checkpoints"))) {
            return new CheckpointStore(runOrCheckpoint.resolve("checkpoints"), 0).latest();
        }
        if (Files.exists(runOrCheckpoint.resolve(Manifest.FILE_NAME))) {
            return new Found(Checkpoint.open(runOrCheckpoint), List.of());
        }
        throw new RunException(
                ("'%s': expected a run folder (with 'checkpoints' in it) or a checkpoint (with '%s' in it), got "
                                + "neither; check the path")
                        .formatted(runOrCheckpoint, Manifest.FILE_NAME));
    }

    /**
     * Sets aside the checkpoints after {@code state}: a run that goes on from there makes them anew, and they must not
     * be taken for it.
     *
     * @return what was done, in words
     */
    public List<String> abandonAfter(CheckpointState state) {
        List<String> notes = new ArrayList<>();
        for (Path later : list()) {
            long step = position(later, 1);
            if (step > state.step() || (step == state.step() && position(later, 2) > state.microBatch())) {
                notes.add("set aside '%s' as '%s'; delete it when it is no longer needed"
                        .formatted(later, setAside(later)));
            }
        }
        return notes;
    }

    private Path setAside(Path later) {
        Path aside = folder.resolve(ABANDONED + fileName(later));
        try {
            storage.deleteFolder(aside);
            storage.move(later, aside);
            return aside;
        } catch (IOException e) {
            throw new RunException("checkpoint '%s': cannot be renamed to '%s': %s; check the folder's permissions"
                    .formatted(later, aside, e));
        }
    }

    /**
     * Deletes all but the newest checkpoints. Damaged ones neither count nor go, and one that verifies completely
     * always stays.
     *
     * @param keep number to keep, at least 1
     * @return what could not be done, in words
     */
    public List<String> prune(int keep) {
        if (keep < 1) {
            throw new RunException(
                    "prune: expected to keep at least 1 checkpoint, got %d; use 1 or more".formatted(keep));
        }
        return list().isEmpty() ? List.of() : prune(keep, latest().checkpoint().folder());
    }

    private List<String> prune(int keep, Path known) {
        List<String> notes = new ArrayList<>();
        int kept = 1;
        for (Path candidate : list().reversed()) {
            if (candidate.equals(known)) {
                continue;
            }
            if (!Checkpoint.looksWhole(candidate)) {
                notes.add("checkpoint '%s' is damaged; it was left in place".formatted(candidate));
            } else if (kept < keep) {
                kept++;
            } else {
                try {
                    delete(candidate);
                } catch (IOException e) {
                    notes.add("checkpoint '%s' could not be deleted: %s".formatted(candidate, e));
                }
            }
        }
        return notes;
    }

    /** Takes the name away first, so that a half-deleted folder is never taken for a checkpoint. */
    private void delete(Path checkpoint) throws IOException {
        Path deleting = folder.resolve(DELETING + fileName(checkpoint));
        storage.deleteFolder(deleting);
        storage.move(checkpoint, deleting);
        storage.deleteFolder(deleting);
    }

    private void deleteQuietly(Path leftover) {
        try {
            storage.deleteFolder(leftover);
        } catch (IOException e) {
            // cleanUp() of the next start tries again; the reason for the failed save is what the user must see now
        }
    }

    private RunException notWritten(Path target, IOException e) {
        String free;
        try {
            Path existing =
                    Files.exists(folder) ? folder : folder.toAbsolutePath().getParent();
            free = "%,d MB free there".formatted(Files.getFileStore(existing).getUsableSpace() >> 20);
        } catch (IOException unknown) {
            free = "free space unknown";
        }
        List<Path> good = list().stream().filter(Checkpoint::looksWhole).toList();
        String last = good.isEmpty() ? "there is no earlier one" : "the last good one is '" + good.getLast() + "'";
        return new RunException(
                "checkpoint '%s': expected to write it, got %s (%s); free space or fix permissions, then resume (%s)"
                        .formatted(target, e, free, last),
                e);
    }

    private List<Path> children(Predicate<String> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.exists(folder)) {
            return found;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, path -> wanted.test(fileName(path)))) {
            stream.forEach(found::add);
        } catch (NotDirectoryException e) {
            throw new IOException("expected a folder at '" + folder + "', got a file", e);
        }
        return found;
    }

    private static String fileName(Path path) {
        return path.getFileName().toString();
    }

    private static long position(Path path, int group) {
        Matcher matcher = NAME.matcher(fileName(path));
        return matcher.matches() && matcher.group(group) != null ? Long.parseLong(matcher.group(group)) : 0;
    }
}
