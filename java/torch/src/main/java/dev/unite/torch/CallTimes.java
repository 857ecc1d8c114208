package dev.unite.torch;

/**
 * Tells whether the native calls of one thread are long ones, from the clock at every fourth. Being interrupted now and then
 * makes no call of a small model a long one: that is why calls are counted, and their times not added up.
 */
final class CallTimes {
    private static final int TIMED_EVERY = 4;
    private static final long LONG_NS = 500_000;
    /** Timed calls that are judged together; the first so many are not, for each operator's first call is long. */
    private static final int WINDOW = 50;

    private static final int LONG_ONE_IN = 8;

    private int calls;
    private int timed = -WINDOW;
    private int longOnes;
    /** Written by the one thread, read by any. */
    private volatile boolean longCalls;

    /** Whether to time the next call. */
    boolean isDue() {
        return ++calls % TIMED_EVERY == 0;
    }

    void add(long nanos) {
        timed++;
        if (timed <= 0) {
            return;
        }
        longOnes += nanos > LONG_NS ? 1 : 0;
        if (timed >= WINDOW) { // above it where workers' threads count, too
            longCalls = LONG_ONE_IN * longOnes >= timed;
            timed = 0;
            longOnes = 0;
        }
    }

    /** Whether lately at least an eighth of the calls took longer than 0.5 ms; false until enough are known. */
    boolean areLong() {
        return longCalls;
    }
}
