package dev.unite.config;

import dev.unite.error.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects errors so that all of them are reported at once, in the order of the file. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Origin origin, String message) {
        found.add(new Problem(origin, message));
    }

    /** All errors so far and one that leaves nothing to go on with: others would only follow from it. */
    ConfigException fatal(Origin origin, String message) {
        add(origin, message);
        return toException();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw toException();
        }
    }

    private ConfigException toException() {
        return new ConfigException(found.stream()
                .sorted(Comparator.comparing(problem -> problem.origin, Origin.ORDER))
                .map(problem -> problem.origin.place() + ": " + problem.message)
                .toList());
    }

    private record Problem(Origin origin, String message) {}
}
