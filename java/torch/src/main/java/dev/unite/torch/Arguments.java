package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The arguments of one Python call, unwrapped, not yet matched with a signature. */
final class Arguments {
    /** PyTorch's spellings of parameters whose schema has another name: NumPy's, and {@code input} for {@code self}. */
    private static final Map<String, List<String>> SYNONYMS = Map.of(
            "self", List.of("input"), "dim", List.of("axis"), "keepdim", List.of("keepdims"), "other", List.of("x2"));

    private static final String[] NO_NAMES = {};

    /** Positional ones first, then those given by name. */
    private final Object[] values;

    /** Of the last values. */
    private final String[] names;

    private Arguments(Object[] values, String[] names) {
        this.values = values;
        this.names = names;
    }

    /** Takes the array over. */
    static Arguments positional(Object[] given) throws InteropException {
        for (int i = 0; i < given.length; i++) {
            given[i] = read(given[i]);
        }
        return new Arguments(given, NO_NAMES);
    }

    /**
     * Reads {@code (count, positional…, names…, values…)}.
     *
     * @param severalOuts whether a tuple given as {@code out} is for several parameters, by position
     */
    static Arguments flattened(Object[] all, BooleanSupplier severalOuts) throws InteropException {
        int count = (int) Guest.toLong(all[0]);
        int keywords = (all.length - 1 - count) / 2;
        List<Object> values = new ArrayList<>(Arrays.asList(readAll(all, 1, 1 + count)));
        List<String> names = new ArrayList<>();
        for (int i = 1 + count; i < 1 + count + keywords; i++) {
            String name = Guest.toText(all[i]);
            Object value = read(all[i + keywords]);
            Object[] parts = name.equals("out") && value instanceof Result.Several outs && severalOuts.getAsBoolean()
                    ? outs.values()
                    : new Object[] {value};
            for (Object part : parts) {
                names.add(name);
                values.add(part);
            }
        }
        return new Arguments(values.toArray(), names.toArray(String[]::new));
    }

    private static Object[] readAll(Object[] given, int from, int to) throws InteropException {
        Object[] values = new Object[to - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(given[from + i]);
        }
        return values;
    }

    /** Unwraps a value, and the elements of a sequence, which is read once. */
    private static Object read(Object given) throws InteropException {
        if (given instanceof NativeObject || given instanceof Number || given instanceof Boolean) {
            return given;
        }
        Object value = Guest.unwrap(given);
        if (!Guest.isSequence(value)) {
            return value;
        }
        Object[] elements = Guest.elements(value);
        return new Result.Several(readAll(elements, 0, elements.length));
    }

    /** All values, positional ones first; not to be changed. */
    Object[] values() {
        return values;
    }

    Object value(int index) {
        return values[index];
    }

    String[] names() {
        return names;
    }

    int positionalCount() {
        return values.length - names.length;
    }

    /** Positional arguments from an index on, as one list. */
    Result.Several rest(int from) {
        return new Result.Several(Arrays.copyOfRange(values, from, positionalCount()));
    }

    /**
     * The index of the value given by keyword, or -1.
     *
     * @param outIndex how many results' parameters come before this one; negative if it is none
     */
    int keyword(Parameter parameter, int outIndex) {
        int index = named(parameter.name(), 0);
        if (index < 0 && outIndex >= 0) {
            index = named("out", outIndex);
        }
        for (String synonym : index < 0 ? SYNONYMS.getOrDefault(parameter.name(), List.of()) : List.<String>of()) {
            index = index < 0 ? named(synonym, 0) : index;
        }
        return index;
    }

    private int named(String name, int skipped) {
        int left = skipped;
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name) && left-- == 0) {
                return positionalCount() + i;
            }
        }
        return -1;
    }

    /** What resolution depends on besides the names: the kinds of all values; {@link ValueKind#OPEN} if too various. */
    long kinds() {
        return ValueKind.ofAll(values);
    }

    /** For example {@code (Tensor, str, dim=int)}. */
    String describe() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String type = Guest.typeName(values[i]);
            parts.add(i < positionalCount() ? type : names[i - positionalCount()] + "=" + type);
        }
        return "(" + String.join(", ", parts) + ")";
    }
}
