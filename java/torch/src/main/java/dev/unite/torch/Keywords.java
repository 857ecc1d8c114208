package dev.unite.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arguments by name, the last argument of a call into Python: {@code optim.invoke("AdamW", parameters, Keywords.of("lr",
 * 1e-3))}.
 */
public record Keywords(Map<String, Object> values) {
    /** Copies the values; null stands for {@code None}. */
    public Keywords {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Names and values in turn.
     *
     * @throws IllegalArgumentException if a name has no value, is there twice, or is not a string
     */
    public static Keywords of(Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (i + 1 == namesAndValues.length || !(namesAndValues[i] instanceof String name)) {
                throw new IllegalArgumentException(
                        "keywords: expected a name and a value in turn, got " + namesAndValues[i] + " at " + i);
            }
            if (values.containsKey(name)) {
                throw new IllegalArgumentException("keywords: expected each name once, got \"" + name + "\" twice");
            }
            values.put(name, namesAndValues[i + 1]);
        }
        return new Keywords(values);
    }
}
