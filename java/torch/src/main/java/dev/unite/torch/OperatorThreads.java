package dev.unite.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * How many threads an operator runs on, MKL's products too, since they share OpenMP with libtorch: one until there is a tensor that is worth more, then as many as asked for. libtorch and
 * MKL share out some operators that take microseconds, and while one of the JVM's compilers has the other thread's processor,
 * each of them waits for the scheduler: a small model's steps took five times as long. It goes by sizes and not by time, so that
 * the same program always computes the same way.
 */
final class OperatorThreads {
    /** Half of the size from which libtorch shares out elementwise operators: 128 x 128 numbers of float32. */
    private static final long LARGE_BYTES = 64 << 10;

    private static volatile int count;
    /** OpenMP's settings are each thread's own; those that come later begin with the latest. */
    private static final ThreadLocal<Boolean> SHARES = ThreadLocal.withInitial(() -> false);

    private OperatorThreads() {}

    /** For the beginning of the process, once libtorch is there. */
    static void begin() {
        count = torch.get_num_threads();
        torch.set_num_threads(1);
    }

    /** Tells of a tensor that somebody holds. */
    static void saw(long bytes) {
        if (bytes >= LARGE_BYTES && !SHARES.get()) {
            SHARES.set(true);
            torch.set_num_threads(count);
        }
    }

    /** Asks for a number of threads. */
    static void set(int threads) {
        count = threads;
        if (SHARES.get()) {
            torch.set_num_threads(threads);
        }
    }

    /** As many as were asked for, by default one a processor. */
    static int count() {
        return count;
    }
}
