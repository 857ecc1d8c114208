package dev.unite.torch;

import java.lang.ref.WeakReference;

/**
 * A collection of the heap's young part only, which takes some milliseconds and finds what a training step has left behind. The
 * JVM offers none by name, but begins one when the young part is full: so fills it.
 */
final class YoungCollection {
    /** Below half of the smallest region of G1, above which an object counts as old. */
    private static final int BLOCK_BYTES = 256 << 10;
    /** Filling a larger young part costs more than it may free. */
    private static final int MOST_BLOCKS = 384;

    /** Keeps the compiler from leaving a block out. */
    private static volatile byte[] block;

    private YoungCollection() {}

    /** Returns whether there was one; none where the young part is large, or collected while the program goes on. */
    static boolean run() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        for (int i = 0; i < MOST_BLOCKS && !canary.refersTo(null); i++) {
            block = new byte[BLOCK_BYTES];
        }
        block = null;
        return canary.refersTo(null);
    }
}
