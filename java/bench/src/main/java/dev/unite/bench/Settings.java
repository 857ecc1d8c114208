package dev.unite.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration in the words that Python takes, as a file that both hosts read. */
final class Settings {
    private static final int CLASSES = 10;

    private Settings() {}

    /** Writes what {@code steps.py} needs of a configuration into a folder, and returns the file. */
    static Path write(Path yaml, Path folder) throws IOException {
        Config config = ConfigLoader.load(yaml, List.of());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", config.model().forPython(CLASSES, config.data()));
        settings.put("optimizer", config.train().optimizerForPython());
        settings.put("precision", config.precision().word());
        settings.put("batch_size", config.train().microBatchSize());
        Path file = folder.resolve(yaml.getFileName() + ".json");
        Files.writeString(file, new ObjectMapper().writeValueAsString(settings));
        return file;
    }
}
