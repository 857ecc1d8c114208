package dev.unite.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML value that remembers where it was written. */
sealed interface Node {
    Origin origin();

    /** How the value is quoted in an error message. */
    String shown();

    /** A scalar; {@code quoted} texts are never numbers, flags or nothing. */
    record Leaf(Origin origin, String text, boolean quoted) implements Node {
        boolean isNothing() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String shown() {
            return isNothing() ? "nothing" : "'" + text + "'" + (quoted ? " (text in quotes)" : "");
        }
    }

    /** A list. */
    record Items(Origin origin, List<Node> values) implements Node {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String shown() {
            return "a list of " + values.size();
        }
    }

    /** A mapping in the order of the file. */
    record Branch(Origin origin, Map<String, Entry> entries) implements Node {
        public Branch {
            entries = new LinkedHashMap<>(entries); // Map.copyOf would lose the order
        }

        @Override
        public String shown() {
            return entries.isEmpty() ? "an empty section" : "a section with " + String.join(", ", entries.keySet());
        }

        /**
         * Lays {@code other} over this mapping: sections are merged key by key, anything else is replaced, and an empty
         * value takes an inherited key away.
         */
        Branch overlaidBy(Branch other) {
            Map<String, Entry> merged = new LinkedHashMap<>(entries);
            other.entries.forEach((name, over) -> {
                Entry base = merged.get(name);
                if (base == null) {
                    merged.put(name, over);
                } else if (over.value() instanceof Leaf leaf && leaf.isNothing()) {
                    merged.remove(name);
                } else if (base.value() instanceof Branch lower && over.value() instanceof Branch upper) {
                    Origin key = over.keyOrigin().isSetting() ? base.keyOrigin() : over.keyOrigin();
                    merged.put(name, new Entry(key, lower.overlaidBy(upper)));
                } else {
                    merged.put(name, over);
                }
            });
            return new Branch(other.origin, merged);
        }
    }

    /** A value with the place of its key. */
    record Entry(Origin keyOrigin, Node value) {}
}
