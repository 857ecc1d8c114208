package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.strings.TruffleString;

/** Reads the guest language's values: numbers, strings, sequences, and wrappers that hold a native object in {@code _h}. */
final class Guest {
    /** The attribute in which a guest wrapper (tensor, dtype, device, generator) holds its native object. */
    private static final String HANDLE = "_h";

    private static final InteropLibrary INTEROP = InteropLibrary.getUncached();

    private Guest() {}

    /** The native object behind a wrapper; any other value as it is. */
    static Object unwrap(Object value) throws InteropException {
        if (value instanceof NativeObject || !(value instanceof TruffleObject) || value instanceof TruffleString) {
            return value;
        }
        if (INTEROP.isMemberReadable(value, HANDLE)) {
            return INTEROP.readMember(value, HANDLE);
        }
        return value;
    }

    static TensorObject tensor(Object value) throws InteropException {
        if (unwrap(value) instanceof TensorObject tensor) {
            return tensor;
        }
        throw new TorchError("TypeError", "expected a Tensor, got " + typeName(value));
    }

    static boolean isNone(Object value) {
        return !(value instanceof NativeObject || value instanceof Number || value instanceof Result.Several)
                && INTEROP.isNull(value);
    }

    static boolean isBoolean(Object value) {
        return value instanceof Boolean || INTEROP.isBoolean(value);
    }

    /** An integer that fits 64 bits and is not a truth value. */
    static boolean isInteger(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || (!isBoolean(value) && INTEROP.isNumber(value) && INTEROP.fitsInLong(value) && !isFloat(value));
    }

    static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    static boolean isNumber(Object value) {
        return isFloat(value) || isInteger(value);
    }

    static boolean isString(Object value) {
        return value instanceof String || INTEROP.isString(value);
    }

    static boolean isSequence(Object value) {
        return value instanceof Result.Several
                || !(value instanceof NativeObject) && !isString(value) && INTEROP.hasArrayElements(value);
    }

    static long toLong(Object value) throws InteropException {
        return switch (value) {
            case Integer i -> i;
            case Long l -> l;
            case Boolean b -> b ? 1 : 0;
            default -> {
                if (!INTEROP.fitsInLong(value)) {
                    throw new TorchError("TypeError", "expected an int of at most 64 bits, got " + typeName(value));
                }
                yield INTEROP.asLong(value);
            }
        };
    }

    static double toDouble(Object value) throws InteropException {
        return switch (value) {
            case Double d -> d;
            case Integer i -> i;
            case Long l -> l;
            case Boolean b -> b ? 1 : 0;
            default -> {
                if (!INTEROP.fitsInDouble(value)) {
                    throw new TorchError("TypeError", "expected a float, got " + typeName(value));
                }
                yield INTEROP.asDouble(value);
            }
        };
    }

    static boolean toBoolean(Object value) throws InteropException {
        return value instanceof Boolean b ? b : INTEROP.asBoolean(value);
    }

    static String toText(Object value) throws InteropException {
        return value instanceof String s ? s : INTEROP.asString(value);
    }

    /** The elements of a list or tuple. */
    static Object[] elements(Object sequence) throws InteropException {
        if (sequence instanceof Result.Several several) {
            return several.values().clone();
        }
        int size = (int) INTEROP.getArraySize(sequence);
        Object[] elements = new Object[size];
        for (int i = 0; i < size; i++) {
            elements[i] = INTEROP.readArrayElement(sequence, i);
        }
        return elements;
    }

    static long[] longs(Object sequence) throws InteropException {
        Object[] elements = elements(sequence);
        long[] values = new long[elements.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = toLong(elements[i]);
        }
        return values;
    }

    static Object call(Object function, Object... arguments) throws InteropException {
        return INTEROP.execute(function, arguments);
    }

    /** Python's name of a value's type, for messages. */
    static String typeName(Object value) {
        return switch (value) {
            case TensorObject tensor -> "Tensor";
            case Boolean plain -> "bool";
            case Integer plain -> "int";
            case Long plain -> "int";
            case Double plain -> "float";
            case Float plain -> "float";
            case String plain -> "str";
            case TruffleString plain -> "str";
            case Result.Several several -> "list";
            default -> metaName(value);
        };
    }

    private static String metaName(Object value) {
        try {
            if (INTEROP.hasMetaObject(value)) {
                return INTEROP.asString(INTEROP.getMetaSimpleName(INTEROP.getMetaObject(value)));
            }
        } catch (InteropException e) {
            return value.getClass().getSimpleName();
        }
        return value.getClass().getSimpleName();
    }
}
