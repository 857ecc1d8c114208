package dev.unite.torch;

import static org.bytedeco.pytorch.global.torch.isIntegralType;

import dev.unite.torch.Schema.Kind;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Which overload a call means, and which argument each parameter takes; it serves every call with as many arguments of the
 * same kinds and names.
 *
 * @param sources by parameter: the argument's index, {@link #DEFAULT}, or {@link #REST} plus the index of the first of the
 *     ints in a row that make a list
 * @param inOrder whether each parameter takes the argument at its own place
 * @param readsNumbers whether a tensor stands where a number is expected, see {@link #isNumber}
 */
record Binding(Overload overload, int[] sources, boolean inOrder, boolean readsNumbers) {
    static final int DEFAULT = -1;
    /** Above all indices of arguments. */
    static final int REST = 1 << 16;

    static Binding of(Overload overload, int[] sources, Arguments arguments) {
        boolean inOrder = sources.length == arguments.values().length;
        for (int i = 0; i < sources.length; i++) {
            inOrder &= sources[i] == i;
        }
        Binding plain = new Binding(overload, sources, inOrder, false);
        return plain.readsNumbers(plain.values(arguments)) ? new Binding(overload, sources, inOrder, true) : plain;
    }

    /** Whether a tensor may stand for a number of a kind, as in PyTorch: {@code x.view(lengths.max(), -1)}. */
    static boolean isNumber(Object value, Kind kind) {
        if (!(value instanceof TensorObject object)) {
            return false;
        }
        Tensor tensor = object.get();
        return switch (kind) {
            case INT -> tensor.numel() == 1 && isIntegralType(tensor.scalar_type(), false);
            case FLOAT -> tensor.dim() == 0 && !tensor.is_complex() && !tensor.requires_grad();
            default -> false;
        };
    }

    private boolean readsNumbers(Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != withNumbers(values[i], kind(i))) {
                return true;
            }
        }
        return false;
    }

    private Kind kind(int parameter) {
        return overload.schema().parameters().get(parameter).kind();
    }

    /** The value with numbers for tensors where numbers are expected; the same object if there are none. */
    private static Object withNumbers(Object value, Kind kind) {
        if (kind != Kind.INT && kind != Kind.FLOAT) {
            return value;
        }
        if (value instanceof TensorObject tensor) {
            if (!isNumber(value, kind)) {
                throw new TorchError(
                        "TypeError",
                        "expected " + (kind == Kind.INT ? "an int" : "a float")
                                + " or a tensor of one, got another tensor; take its item()");
            }
            return number(tensor.get(), kind);
        }
        if (!(value instanceof Result.Several list)
                || Arrays.stream(list.values()).noneMatch(TensorObject.class::isInstance)) {
            return value;
        }
        return new Result.Several(Arrays.stream(list.values())
                .map(element -> withNumbers(element, kind))
                .toArray());
    }

    private static Object number(Tensor tensor, Kind kind) {
        try (Scalar number = tensor.item()) {
            return kind == Kind.INT ? (Object) number.toLong() : (Object) number.toDouble();
        }
    }

    /** The value of each parameter, null for the default. */
    Object[] values(Arguments arguments) {
        Object[] values = inOrder ? arguments.values() : inOrderOfParameters(arguments);
        if (!readsNumbers) {
            return values;
        }
        Object[] read = values.clone();
        for (int i = 0; i < read.length; i++) {
            read[i] = withNumbers(read[i], kind(i));
        }
        return read;
    }

    private Object[] inOrderOfParameters(Arguments arguments) {
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
