package dev.unite.cli;

import dev.unite.error.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of results after the files they come from. */
final class OutputNames {
    private OutputNames() {}

    /**
     * File names without their endings.
     *
     * @throws ConfigException if two files would give the same name
     */
    static List<String> of(List<Path> files) {
        List<String> names = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, Path> taken = new HashMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
            Path earlier = taken.putIfAbsent(name, file);
            if (earlier != null) {
                problems.add(
                        "images: expected files of different names, got '%s' and '%s'; run them one after the other"
                                .formatted(earlier, file));
            }
            names.add(name);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return names;
    }
}
