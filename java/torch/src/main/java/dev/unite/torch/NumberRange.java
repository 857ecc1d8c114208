package dev.unite.torch;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Refuses numbers that an integer dtype cannot hold, by PyTorch's rule: unsigned types take negative ints, and wrap them. */
final class NumberRange {
    private NumberRange() {}

    /** Checks Python's ints. */
    static void check(long[] numbers, ScalarType type) {
        int bits = bits(type);
        if (bits == 0 || bits == 64) {
            return;
        }
        long highest = (1L << (isSigned(type) ? bits - 1 : bits)) - 1;
        long lowest = isSigned(type) ? -highest - 1 : -highest;
        for (long number : numbers) {
            if (number < lowest || number > highest) {
                throw overflow(type);
            }
        }
    }

    /** Checks Python's floats. */
    static void check(double[] numbers, ScalarType type) {
        int bits = bits(type);
        if (bits == 0) {
            return;
        }
        double highest = Math.scalb(1.0, isSigned(type) ? bits - 1 : bits) - 1;
        double lowest = isSigned(type) ? -Math.scalb(1.0, bits - 1) : 0;
        for (double number : numbers) {
            if (!(number >= lowest && number <= highest)) {
                throw overflow(type);
            }
        }
    }

    private static boolean isSigned(ScalarType type) {
        return switch (type) {
            case Char, Short, Int, Long -> true;
            default -> false;
        };
    }

    /** How wide an integer type is; 0 for any other. */
    private static int bits(ScalarType type) {
        return switch (type) {
            case Byte, Char -> 8;
            case Short, UInt16 -> 16;
            case Int, UInt32 -> 32;
            case Long, UInt64 -> 64;
            default -> 0;
        };
    }

    private static TorchError overflow(ScalarType type) {
        String name = isSigned(type)
                ? "int" + bits(type)
                : type == ScalarType.Byte ? "uint8" : type.name().toLowerCase(Locale.ROOT);
        return new TorchError("RuntimeError", "value cannot be converted to type " + name + " without overflow");
    }
}
