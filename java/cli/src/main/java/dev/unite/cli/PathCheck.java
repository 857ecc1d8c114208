package dev.unite.cli;

import dev.unite.checkpoint.FileHash;
import dev.unite.config.Config;
import dev.unite.config.DataConfig.Validation;
import dev.unite.config.ImageObjective.Perceptual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the files and folders of a run, other than its images, are as they should be. */
final class PathCheck {
    private final List<String> problems = new ArrayList<>();

    private PathCheck() {}

    /** Everything that is missing, one line each. */
    static List<String> problems(Config config, Path runFolder, boolean resumed) {
        PathCheck check = new PathCheck();
        switch (config.model().image().perceptual()) {
            case Perceptual.Off off -> {}
            case Perceptual.Lpips lpips -> {
                check.weights("model.perceptual.vgg_path", lpips.vggPath(), lpips.vggSha256());
                check.weights("model.perceptual.lpips_path", lpips.lpipsPath(), lpips.lpipsSha256());
            }
        }
        if (config.data().validation() instanceof Validation.OwnFolder(Path own)) {
            check.heldOutImages(own);
        }
        check.runFolder(runFolder, resumed);
        return check.problems;
    }

    /** Opening the data names the first folder that is absent; where that is data.path, this one is named here. */
    private void heldOutImages(Path folder) {
        if (!Files.isDirectory(folder)) {
            problems.add("data.validation_path: expected a folder of class folders at '%s', got none; correct it"
                    .formatted(folder));
        }
    }

    private void weights(String key, Path file, String sha256) {
        if (!Files.isRegularFile(file)) {
            problems.add("%s: expected a file at '%s', got none; get it or set model.perceptual_weight: 0"
                    .formatted(key, file));
            return;
        }
        try {
            String got = FileHash.sha256(file);
            if (!got.equalsIgnoreCase(sha256)) {
                problems.add("%s: file '%s': expected SHA-256 %s, got %s; get the right file or correct the hash"
                        .formatted(key, file, sha256, got));
            }
        } catch (IOException e) {
            problems.add(
                    "%s: expected a readable file, got '%s' (%s); fix its rights".formatted(key, file, e.getMessage()));
        }
    }

    private void runFolder(Path folder, boolean resumed) {
        if (!resumed
                && Files.isDirectory(folder)
                && folder.toFile().list() instanceof String[] files
                && files.length > 0) {
            problems.add(("run folder '%s': expected a new or empty folder, got one that holds files; choose "
                            + "another with --run")
                    .formatted(folder));
        }
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            problems.add(("run folder '%s': expected a folder that can be written, got none under '%s'; choose "
                            + "another with --run")
                    .formatted(folder, existing));
        }
    }
}
