package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run to be made.
 *
 * @param configText the resolved configuration as YAML
 * @param folder the run's folder
 * @param commit the program's commit, or its version where that is unknown
 * @param command the command line, word by word
 * @param versions what runs, by name
 */
public record RunRequest(
        Config config,
        String configText,
        Path folder,
        Start start,
        String commit,
        List<String> command,
        Map<String, String> versions) {

    /** Where a run begins. */
    public sealed interface Start {
        /** With initial values, in a new folder. */
        record Anew() implements Start {}

        /** With the weights of a checkpoint, raw and averaged, and nothing else of it, in a new folder. */
        record FromWeights(Checkpoint checkpoint) implements Start {}

        /** Where the run in this very folder stood. */
        record Resume(Checkpoint checkpoint) implements Start {}
    }

    /** Copies the collections. */
    public RunRequest {
        command = List.copyOf(command);
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }
}
