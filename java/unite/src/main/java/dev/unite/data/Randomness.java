package dev.unite.data;

import java.util.Arrays;

/**
 * Random numbers as a function of a few numbers, the same on every JDK and platform.
 *
 * <p>The mixing function and the generator are SplitMix64's (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, OOPSLA 2014).
 */
final class Randomness {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private Randomness(long state) {
        this.state = state;
    }

    /** A stream of its own for each sequence of numbers. */
    static Randomness of(long... keys) {
        return new Randomness(hash(keys));
    }

    /** A 64-bit hash in which each bit depends on all keys and their order. */
    static long hash(long... keys) {
        long hash = keys.length;
        for (long key : keys) {
            hash = mix((hash + GOLDEN_GAMMA) ^ mix(key + GOLDEN_GAMMA));
        }
        return hash;
    }

    /** A number in [0, 1) from a hash. */
    static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** A number from 0 to {@code bound}−1. */
    int below(int bound) {
        state += GOLDEN_GAMMA;
        return (int) Math.unsignedMultiplyHigh(mix(state), bound);
    }

    /** A permutation of {@code values}; the argument is left alone. */
    int[] shuffled(int[] values) {
        int[] order = Arrays.copyOf(values, values.length);
        for (int last = order.length - 1; last > 0; last--) {
            int other = below(last + 1);
            int swapped = order[last];
            order[last] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    private static long mix(long z) {
        long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
