package dev.unite.config;

import java.util.ArrayList;
import java.util.List;

/** The documentation of every key, for help texts and generated pages. */
public final class ConfigHelp {
    private ConfigHelp() {}

    /**
     * One key.
     *
     * @param key dotted name
     * @param doc one sentence
     * @param expected what a value looks like
     * @param fallback its default as written in YAML, or null if it must be given
     * @param usedWhen when the key has a meaning, or null for always
     */
    public record KeyDoc(String key, String doc, String expected, String fallback, String usedWhen) {}

    /** All keys in the order in which they are written. */
    public static List<KeyDoc> keys() {
        List<KeyDoc> docs = new ArrayList<>();
        collect(Config.SCHEMA, "", null, docs);
        return List.copyOf(docs);
    }

    private static void collect(Schema<?> schema, String path, String usedWhen, List<KeyDoc> docs) {
        for (Schema.Field<?> field : schema.fields()) {
            String when = field.usedWhen() == null ? usedWhen : field.usedWhen();
            switch (field) {
                case Schema.Value<?, ?> value -> docs.add(describe(value.key(), path, when));
                case Schema.Nested<?, ?> nested -> collect(nested.schema(), path + nested.name() + ".", when, docs);
            }
        }
    }

    private static <T> KeyDoc describe(Key<T> key, String path, String usedWhen) {
        String fallback =
                key.fallback() == null ? null : ConfigWriter.shown(key.print().apply(key.fallback()));
        return new KeyDoc(path + key.name(), key.doc(), key.expected(), fallback, usedWhen);
    }
}
