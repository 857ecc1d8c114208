package dev.unite.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known while one configuration is read: its problems, where each key stands, which keys failed. */
final class Reading {
    private final Problems problems;
    private final List<String> allKeys;
    private final Map<String, Origin> origins = new HashMap<>();
    private final Set<String> failed = new HashSet<>();

    Reading(Problems problems, List<String> allKeys) {
        this.problems = problems;
        this.allKeys = List.copyOf(allKeys);
    }

    /** Every key that exists, for suggestions across sections. */
    List<String> allKeys() {
        return allKeys;
    }

    void locate(String key, Origin origin) {
        origins.put(key, origin);
    }

    /** Marks a key as unusable; rules about it are then not tried. */
    void fail(String key) {
        failed.add(key);
    }

    void problem(String key, Origin origin, String message) {
        fail(key);
        problems.add(origin, message);
    }

    /**
     * Reports a broken rule between keys, unless one of them is in error already.
     *
     * @param key the key to blame
     * @param message expected, got, what to do
     * @param others further keys the rule is about
     */
    void rule(boolean holds, String key, String message, String... others) {
        if (holds || failed.contains(key) || Set.of(others).stream().anyMatch(failed::contains)) {
            return;
        }
        problems.add(originOf(key), key + ": " + message);
    }

    /** A key left to its default stands where its section stands. */
    private Origin originOf(String key) {
        Origin origin = origins.get(key);
        int dot = key.lastIndexOf('.');
        return origin != null ? origin : originOf(dot < 0 ? "" : key.substring(0, dot));
    }
}
