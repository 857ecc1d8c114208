package dev.unite.torch;

import java.util.Arrays;

/**
 * Which overload a call means, and which argument each parameter takes; it serves every call with as many arguments of the
 * same kinds and names.
 *
 * @param sources by parameter: the argument's index, {@link #DEFAULT}, or {@link #REST} plus the index of the first of the
 *     ints in a row that make a list
 * @param inOrder whether each parameter takes the argument at its own place
 */
record Binding(Overload overload, int[] sources, boolean inOrder) {
    static final int DEFAULT = -1;
    /** Above all indices of arguments. */
    static final int REST = 1 << 16;

    static Binding of(Overload overload, int[] sources, Arguments arguments) {
        boolean inOrder = sources.length == arguments.values().length;
        for (int i = 0; i < sources.length; i++) {
            inOrder &= sources[i] == i;
        }
        return new Binding(overload, sources, inOrder);
    }

    /** The value of each parameter, null for the default. */
    Object[] values(Arguments arguments) {
        if (inOrder) {
            return arguments.values();
        }
        Object[] values = new Object[sources.length];
        for (int i = 0; i < values.length; i++) {
            int source = sources[i];
            if (source >= REST) {
                values[i] = arguments.rest(source - REST);
            } else if (source != DEFAULT) {
                values[i] = arguments.value(source);
            }
        }
        return values;
    }

    /** Bindings of one operator by names and kinds. Operators are called in few ways, so a walk along a list is quick. */
    static final class Cache {
        private static final int MOST = 64;

        private long[] kinds = new long[4];
        private String[][] names = new String[4][];
        private Binding[] bindings = new Binding[4];
        private int size;

        Binding find(Arguments arguments, long wanted) {
            for (int i = 0; i < size; i++) {
                if (kinds[i] == wanted && Arrays.equals(names[i], arguments.names())) {
                    return bindings[i];
                }
            }
            return null;
        }

        void put(Arguments arguments, long key, Binding binding) {
            if (key == ValueKind.OPEN || size == MOST) {
                return;
            }
            if (size == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * size);
                names = Arrays.copyOf(names, 2 * size);
                bindings = Arrays.copyOf(bindings, 2 * size);
            }
            kinds[size] = key;
            names[size] = arguments.names();
            bindings[size++] = binding;
        }
    }
}
