package dev.unite.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The one description of a section: its keys with the way back from the record to each value, and how the record is
 * built from a section.
 */
record Schema<R>(List<Field<R>> fields, Function<Section, R> build) {
    Schema {
        fields = List.copyOf(fields);
    }

    /** A key, or a section inside this one, with its value in the record; null if the record has none. */
    sealed interface Field<R> {
        String name();

        String usedWhen();

        /** The same field of a record that has this one as a part. */
        <W> Field<W> within(Function<W, R> part);
    }

    record Value<R, T>(Key<T> key, Function<R, T> value) implements Field<R> {
        @Override
        public String name() {
            return key.name();
        }

        @Override
        public String usedWhen() {
            return key.usedWhen();
        }

        @Override
        public <W> Field<W> within(Function<W, R> part) {
            return new Value<>(key, part.andThen(value));
        }

        Object printed(R of) {
            T found = value.apply(of);
            return found == null ? null : key.print().apply(found);
        }
    }

    record Nested<R, S>(String name, String doc, Schema<S> schema, Function<R, S> value, String usedWhen)
            implements Field<R> {
        @Override
        public <W> Field<W> within(Function<W, R> part) {
            return new Nested<>(name, doc, schema, part.andThen(value), usedWhen);
        }

        Map<String, Object> printed(R of) {
            S found = value.apply(of);
            return found == null ? null : schema.toMap(found);
        }
    }

    static <R, T> Field<R> field(Key<T> key, Function<R, T> value) {
        return new Value<>(key, value);
    }

    static <R, S> Nested<R, S> section(String name, String doc, Schema<S> schema, Function<R, S> value) {
        return new Nested<>(name, doc, schema, value, null);
    }

    /** The record as plain values under the words of YAML and Python. */
    Map<String, Object> toMap(R record) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field<R> field : fields) {
            Object printed = switch (field) {
                case Value<R, ?> value -> value.printed(record);
                case Nested<R, ?> nested -> nested.printed(record);
            };
            if (printed != null) {
                map.put(field.name(), printed);
            }
        }
        return map;
    }

    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** The dotted names of all keys in here, however deep. */
    List<String> allKeys(String path) {
        List<String> keys = new ArrayList<>();
        for (Field<R> field : fields) {
            keys.add(path + field.name());
            if (field instanceof Nested<R, ?> nested) {
                keys.addAll(nested.schema().allKeys(path + field.name() + "."));
            }
        }
        return keys;
    }
}
