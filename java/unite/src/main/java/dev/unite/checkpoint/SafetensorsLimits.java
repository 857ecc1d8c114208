package dev.unite.checkpoint;

import dev.unite.error.RunException;
import dev.unite.torch.DType;

/**
 * What a safetensors file may claim: the format's own limits and ours, so that a hostile header cannot exhaust memory.
 */
final class SafetensorsLimits {
    /** The format's limit. */
    static final int MAX_HEADER_BYTES = 100_000_000;

    /** The largest published UNITE has 777 names; a million leaves room for anything real. */
    static final int MAX_TENSORS = 1_000_000;

    /** PyTorch's own limit on dimensions. */
    static final int MAX_RANK = 64;

    static final int MAX_NAME_LENGTH = 4_096;

    private SafetensorsLimits() {}

    static void checkName(String where, String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.equals(SafetensorsHeader.METADATA)) {
            String got = name.length() > 64 ? "'" + name.substring(0, 64) + "…'" : "'" + name + "'";
            throw new RunException(
                    "%s: expected a tensor name of 1 to %d characters other than '%s', got %s (%d characters)"
                            .formatted(where, MAX_NAME_LENGTH, SafetensorsHeader.METADATA, got, name.length()));
        }
    }

    /** Bytes of a tensor of this shape; refuses negative sizes, too many dimensions and products beyond a long. */
    static long byteCount(String where, DType dtype, long[] shape) {
        if (shape.length > MAX_RANK) {
            throw new RunException(
                    "%s: expected at most %d dimensions, got %d".formatted(where, MAX_RANK, shape.length));
        }
        long count = dtype.itemSize();
        try {
            for (long size : shape) {
                if (size < 0) {
                    throw new RunException("%s: expected sizes of 0 or more, got %d".formatted(where, size));
                }
                count = Math.multiplyExact(count, size);
            }
        } catch (ArithmeticException e) {
            throw new RunException("%s: expected a shape whose byte count fits 63 bits, got more".formatted(where), e);
        }
        return count;
    }
}
