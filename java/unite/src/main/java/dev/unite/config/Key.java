package dev.unite.config;

import java.util.function.Function;

/**
 * One key of a section: its name, its documentation and how its value is read and written.
 *
 * @param name name inside its section
 * @param doc one sentence for the user
 * @param expected what a value looks like, such as "an integer of at least 1"
 * @param parse value of a node, or null if the node is not as {@code expected}
 * @param print plain value for YAML and Python: text, number, flag or list
 * @param fallback value when the key is absent, null if it must be present
 * @param placeholder accepted value to go on with after an error
 * @param usedWhen when the key has a meaning, such as "model.size is custom", or null for always
 */
record Key<T>(
        String name,
        String doc,
        String expected,
        Function<Node, T> parse,
        Function<T, Object> print,
        T fallback,
        T placeholder,
        String usedWhen) {

    /** The same key with a default. */
    Key<T> orElse(T value) {
        return new Key<>(name, doc, expected, parse, print, value, placeholder, usedWhen);
    }

    /** The same key, read only under a condition. */
    Key<T> onlyWhen(String condition) {
        return new Key<>(name, doc, expected, parse, print, fallback, placeholder, condition);
    }
}
