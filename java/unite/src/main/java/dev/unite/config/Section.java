package dev.unite.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads one section by its schema. Errors are collected; a key in error gives an accepted value to go on with. */
final class Section {
    private final String path;
    private final Origin origin;
    private final Node.Branch node;
    private final Reading reading;
    private final boolean absent;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, String> meant = new TreeMap<>();

    private Section(String path, Origin origin, Node.Branch node, Reading reading, boolean absent) {
        this.path = path;
        this.origin = origin;
        this.node = node;
        this.reading = reading;
        this.absent = absent;
    }

    /** Reads the whole tree and reports its keys that nobody asked for. */
    static <R> R readAll(Schema<R> schema, Node.Branch root, Reading reading) {
        return new Section("", root.origin(), root, reading, false).readWith(schema);
    }

    private <R> R readWith(Schema<R> schema) {
        reading.locate(path.isEmpty() ? "" : path.substring(0, path.length() - 1), origin);
        List<String> names = schema.names();
        node.entries().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> meant.put(name, Nearest.to(name, names)));
        R result = schema.build().apply(this);
        reportUnread(schema);
        return result;
    }

    /** Whether the key is written; asking does not count as reading it. */
    boolean has(Key<?> key) {
        return node.entries().containsKey(key.name());
    }

    /** The value of a key, its default if absent. */
    <T> T get(Key<T> key) {
        String dotted = path + key.name();
        asked.add(key.name());
        Node.Entry entry = node.entries().get(key.name());
        if (entry == null) {
            return missing(key, dotted);
        }
        reading.locate(dotted, entry.keyOrigin());
        T value = key.parse().apply(entry.value());
        if (value != null) {
            return value;
        }
        reading.problem(dotted, entry.keyOrigin(), dotted + ": " + mismatch(key, entry.value()));
        return key.placeholder();
    }

    /** A section inside this one. */
    <R> R get(Schema.Nested<?, R> nested) {
        String dotted = path + nested.name();
        asked.add(nested.name());
        Node.Entry entry = node.entries().get(nested.name());
        if (entry != null && entry.value() instanceof Node.Branch branch) {
            return new Section(dotted + ".", entry.keyOrigin(), branch, reading, false).readWith(nested.schema());
        }
        String keys = String.join(", ", nested.schema().names());
        if (entry != null) {
            String got = entry.value().shown();
            String message = dotted + ": expected a section, got " + got + "; give it keys out of: " + keys;
            reading.problem(dotted, entry.keyOrigin(), message);
        } else if (!absent && !meant.containsValue(nested.name())) {
            String message = dotted + ": expected a section, got nothing; add it with keys out of: " + keys;
            reading.problem(dotted, origin, message);
        }
        Node.Branch empty = new Node.Branch(origin, Map.of());
        return new Section(dotted + ".", origin, empty, reading, true).readWith(nested.schema());
    }

    private <T> T missing(Key<T> key, String dotted) {
        if (absent) {
            reading.fail(dotted); // its whole section is reported already
        } else if (key.fallback() != null) {
            return key.fallback();
        } else if (meant.containsValue(key.name())) {
            reading.fail(dotted); // reported as misspelt
        } else {
            String message = dotted + ": expected " + key.expected() + ", got nothing; add the key: " + key.doc();
            reading.problem(dotted, origin, message);
        }
        return key.fallback() != null ? key.fallback() : key.placeholder();
    }

    private static String mismatch(Key<?> key, Node got) {
        String message = "expected " + key.expected() + ", got " + got.shown();
        if (got instanceof Node.Leaf leaf && leaf.quoted()) {
            Node bare = new Node.Leaf(leaf.origin(), leaf.text(), false);
            if (key.parse().apply(bare) != null) {
                return message + "; remove the quotes";
            }
        }
        if (got instanceof Node.Leaf leaf && key.expected().contains(" | ")) {
            List<String> words =
                    List.of(key.expected().replaceFirst(".* of ", "").split(" \\| "));
            String nearest = Nearest.to(leaf.text(), words);
            return message + "; " + (nearest == null ? "use one of them" : "did you mean '" + nearest + "'?");
        }
        return message + "; correct it: " + key.doc();
    }

    private void reportUnread(Schema<?> schema) {
        node.entries().forEach((name, entry) -> {
            if (asked.contains(name)) {
                return;
            }
            String dotted = path + name;
            String message = schema.fields().stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .map(field -> dotted + ": expected only when " + field.usedWhen() + "; remove it or change that")
                    .orElseGet(() -> unknown(dotted, name));
            reading.problem(dotted, entry.keyOrigin(), message);
        });
    }

    private String unknown(String dotted, String name) {
        String here = meant.get(name);
        String near = here != null ? path + here : Nearest.to(name, reading.allKeys());
        String advice = near == null ? "remove it; 'config show' lists the keys" : "did you mean '" + near + "'?";
        return "unknown key '" + dotted + "'; " + advice;
    }
}
