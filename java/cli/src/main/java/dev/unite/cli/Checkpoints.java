package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.CheckpointStore;
import dev.unite.error.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the checkpoint that a user means. */
final class Checkpoints {
    private static final String FOLDER = "checkpoints";

    private Checkpoints() {}

    /**
     * A checkpoint, its files verified.
     *
     * @param problems what was wrong with newer ones that were passed over
     */
    record Found(Checkpoint checkpoint, List<String> problems) {}

    /**
     * Opens a checkpoint by its own folder, or the newest whole one of a run's folder.
     *
     * @throws RunException if the path is neither
     */
    static Found find(Path path) {
        if (Files.exists(path.resolve("MANIFEST.json"))) {
            return new Found(Checkpoint.open(path), List.of());
        }
        Path folder = path.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            String got = Files.isDirectory(path)
                    ? "a folder with neither checkpoints/ nor MANIFEST.json"
                    : Files.exists(path) ? "a file" : "no such path";
            throw new RunException(
                    ("'%s': expected a run folder or a checkpoint folder, got %s; name one that './unite "
                                    + "train' wrote, such as runs/digits")
                            .formatted(path, got));
        }
        CheckpointStore.Found found = new CheckpointStore(folder, 0).latest();
        return new Found(found.checkpoint(), found.problems());
    }

    /**
     * The run that a checkpoint belongs to.
     *
     * @throws RunException if the checkpoint was moved out of its run
     */
    static Path runOf(Checkpoint checkpoint) {
        Path parent = checkpoint.folder().toAbsolutePath().normalize().getParent();
        if (parent == null || !parent.endsWith(FOLDER) || !Files.exists(parent.resolveSibling("run.json"))) {
            throw new RunException(("checkpoint '%s': expected it inside the folder checkpoints/ of its run, got it "
                            + "elsewhere; resume the run itself, or begin a new one with --weights")
                    .formatted(checkpoint.folder()));
        }
        Path given = checkpoint.folder().getParent();
        return given != null && given.getParent() != null ? given.getParent() : parent.getParent();
    }
}
