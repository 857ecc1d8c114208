package dev.unite.torch;

import java.time.Duration;

/**
 * What code in a restricted engine may use at most.
 *
 * @param bytes of the tensors that Python and Java hold at a time
 * @param elements of one tensor
 * @param callTime wall-clock time of one call from Java, starting the engine excluded
 * @see Torch.Builder#restricted
 */
public record Limits(long bytes, long elements, Duration callTime) {
    /**
     * @throws IllegalArgumentException if a limit is not positive
     */
    public Limits {
        if (bytes <= 0 || elements <= 0 || !callTime.isPositive()) {
            throw new IllegalArgumentException("limits: expected positive values, got " + bytes + " bytes, " + elements
                    + " elements, " + callTime);
        }
    }

    /** One gibibyte, 2^28 elements, a minute. */
    public static Limits defaults() {
        return new Limits(1L << 30, 1L << 28, Duration.ofMinutes(1));
    }
}
