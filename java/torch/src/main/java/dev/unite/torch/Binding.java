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
        /** Replaced, never changed: other threads may be reading. */
        private volatile Known[] all = {};

        private record Known(long kinds, String[] names, Binding binding) {}

        Binding find(Arguments arguments, long wanted) {
            for (Known known : all) {
                if (known.kinds == wanted && Arrays.equals(known.names, arguments.names())) {
                    return known.binding;
                }
            }
            return null;
        }

        void put(Arguments arguments, long key, Binding binding) {
            Known[] before = all;
            if (key == ValueKind.OPEN || before.length == MOST) {
                return;
            }
            Known[] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = new Known(key, arguments.names(), binding);
            all = more;
        }
    }
}
