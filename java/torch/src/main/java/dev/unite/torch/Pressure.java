package dev.unite.torch;

/**
 * Decides, from the bytes of all tensors that wait for the collector, when to ask for it. A collection of the young takes some
 * milliseconds and finds what was made lately; one of all takes some tenths of a second.
 */
final class Pressure {
    /** Growth that is worth a collection of the young where much is likely to be free. */
    private static final long STEP_BYTES = 64L << 20;
    /** The same where it may all be in use. */
    private static final long YOUNG_BYTES = 512L << 20;

    private final long budget;
    private long afterYoung;
    private long afterAll;
    private boolean findsYoung = true;

    /** @param budget growth, in bytes, that is worth a collection of all */
    Pressure(long budget) {
        this.budget = budget;
    }

    /** Whether the young are to be collected; the more was in use, the later. */
    boolean isHigh(long bytes) {
        return bytes - afterYoung > Math.max(Math.min(budget, YOUNG_BYTES), afterYoung);
    }

    /** Whether the young are to be collected once a step has let go of its graph. */
    boolean isHighInStep(long bytes) {
        return bytes - afterYoung > Math.min(budget, STEP_BYTES);
    }

    /** Whether the old are to be collected, too. */
    boolean isHighAmongOld(long bytes) {
        return bytes > Math.max(budget, 2 * afterAll);
    }

    /** Whether this JVM's collector has done so whenever it was asked for the young. */
    boolean findsYoung() {
        return findsYoung;
    }

    void collectedYoung(long bytes) {
        afterYoung = bytes;
    }

    void missedYoung(long bytes) {
        findsYoung = false;
        afterYoung = bytes;
    }

    void collectedAll(long bytes) {
        afterYoung = bytes;
        afterAll = bytes;
    }
}
