package dev.unite.config;

import java.util.Locale;

/** A choice that has a name in YAML and in Python: the constant's name in lower case unless it says otherwise. */
public interface Word {
    String name();

    /** The name in YAML and in Python. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
