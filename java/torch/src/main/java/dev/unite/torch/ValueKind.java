package dev.unite.torch;

import com.oracle.truffle.api.strings.TruffleString;
import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.NativeObject.GeneratorObject;

/**
 * What the choice of an overload depends on, in four bits a value: arguments of equal kinds always choose the same
 * overload, and bind its parameters in the same way.
 */
final class ValueKind {
    /** Kinds that say too little: resolve such a call anew each time. */
    static final long OPEN = -1;

    private static final int BITS = 4;
    private static final int MOST = Long.SIZE / BITS - 1;

    private static final int TENSOR = 1;
    private static final int INT = 2;
    private static final int FLOAT = 3;
    private static final int BOOL = 4;
    private static final int NONE = 5;
    private static final int STRING = 6;
    private static final int DTYPE = 7;
    private static final int LAYOUT = 8;
    private static final int MEMORY_FORMAT = 9;
    private static final int DEVICE = 10;
    private static final int GENERATOR = 11;
    private static final int INTS = 12;
    private static final int TENSORS = 13;
    private static final int EMPTY_LIST = 14;
    private static final int OTHER = 15;

    private ValueKind() {}

    /** Kinds of unwrapped values in a row, or {@link #OPEN}. */
    static long ofAll(Object[] values) {
        if (values.length > MOST) {
            return OPEN;
        }
        long kinds = 0;
        for (Object value : values) {
            int kind = of(value);
            if (kind == OTHER) {
                return OPEN;
            }
            kinds = kinds << BITS | kind;
        }
        return kinds;
    }

    private static int of(Object value) {
        if (value instanceof TensorObject) {
            return TENSOR; // first, and cheaper than the switch
        }
        return switch (value) {
            case Integer number -> INT;
            case Long number -> INT;
            case Double number -> FLOAT;
            case Boolean truth -> BOOL;
            case Result.Several list -> ofList(list.values());
            case Choice choice -> ofChoice(choice);
            case TruffleString text -> STRING;
            case String text -> STRING;
            case DeviceObject device -> DEVICE;
            case GeneratorObject generator -> GENERATOR;
            default -> Guest.isNone(value) ? NONE : OTHER;
        };
    }

    private static int ofChoice(Choice choice) {
        return switch (choice.kind()) {
            case DTYPE -> DTYPE;
            case LAYOUT -> LAYOUT;
            case MEMORY_FORMAT -> MEMORY_FORMAT;
        };
    }

    private static int ofList(Object[] elements) {
        if (elements.length == 0) {
            return EMPTY_LIST;
        }
        int first = of(elements[0]);
        for (Object element : elements) {
            if (of(element) != first) {
                return OTHER;
            }
        }
        return first == INT ? INTS : first == TENSOR ? TENSORS : OTHER;
    }
}
