package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of one Python call, not yet matched with a signature. */
final class Arguments {
    /** PyTorch's spellings of parameters whose schema has another name: NumPy's, and {@code input} for {@code self}. */
    private static final Map<String, List<String>> SYNONYMS = Map.of(
            "self", List.of("input"), "dim", List.of("axis"), "keepdim", List.of("keepdims"), "other", List.of("x2"));

    private final Object[] positional;
    private final String[] names;
    private final Object[] values;

    Arguments(Object[] positional, String[] names, Object[] values) {
        this.positional = positional;
        this.names = names;
        this.values = values;
    }

    static Arguments positional(Object[] values) {
        return new Arguments(values, new String[0], new Object[0]);
    }

    /** Reads {@code (count, positional…, names…, values…)}. */
    static Arguments flattened(Object[] all) throws InteropException {
        int count = (int) Guest.toLong(all[0]);
        int keywords = (all.length - 1 - count) / 2;
        Object[] positional = new Object[count];
        System.arraycopy(all, 1, positional, 0, count);
        String[] names = new String[keywords];
        Object[] values = new Object[keywords];
        for (int i = 0; i < keywords; i++) {
            names[i] = Guest.toText(all[1 + count + i]);
            values[i] = all[1 + count + keywords + i];
        }
        return new Arguments(positional, names, values);
    }

    Object[] positional() {
        return positional;
    }

    /** The value given by keyword, or null. A tuple given as {@code out} serves several such parameters by position. */
    Object keyword(Parameter parameter, int outIndex) throws InteropException {
        Object value = named(parameter.name());
        if (value == null && outIndex >= 0) {
            Object out = named("out");
            value = out != null && Guest.isSequence(Guest.unwrap(out))
                    ? element(out, outIndex)
                    : outIndex == 0 ? out : null;
        }
        for (String synonym : value == null ? SYNONYMS.getOrDefault(parameter.name(), List.of()) : List.<String>of()) {
            value = value == null ? named(synonym) : value;
        }
        return value;
    }

    /** How many parameters the keywords fill: one each, but as many as elements for a tuple given as {@code out}. */
    int keywordCount(List<Parameter> parameters) throws InteropException {
        Object out = named("out");
        long outs = parameters.stream().filter(Parameter::isOut).count();
        if (out == null || outs < 2 || !Guest.isSequence(Guest.unwrap(out))) {
            return names.length;
        }
        return names.length - 1 + Guest.elements(out).length;
    }

    private static Object element(Object sequence, int index) throws InteropException {
        Object[] elements = Guest.elements(sequence);
        return index < elements.length ? elements[index] : null;
    }

    private Object named(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return values[i];
            }
        }
        return null;
    }

    /** For example {@code (Tensor, str, dim=int)}. */
    String describe() {
        List<String> parts = new ArrayList<>();
        for (Object value : positional) {
            parts.add(Guest.typeName(value));
        }
        for (int i = 0; i < names.length; i++) {
            parts.add(names[i] + "=" + Guest.typeName(values[i]));
        }
        return "(" + String.join(", ", parts) + ")";
    }
}
