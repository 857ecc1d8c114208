package dev.unite.torch;

import java.security.SecureRandom;

/** Numbers that stand for addresses: equal for equal ones, and telling nothing of where they lie. */
final class Token {
    private static final long SECRET = new SecureRandom().nextLong();
    /** Multiplying by an odd number loses nothing. */
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private Token() {}

    /** 0 for 0. */
    static long of(long address) {
        if (address == 0) {
            return 0;
        }
        long mixed = (address ^ SECRET) * ODD;
        return (mixed ^ mixed >>> Integer.SIZE) * ODD;
    }
}
