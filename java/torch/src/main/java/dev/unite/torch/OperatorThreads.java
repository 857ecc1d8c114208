package dev.unite.torch;

import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads an operator runs on: one until there is a tensor that is worth more, then as many as asked for. libtorch and
 * MKL share out some operators that take microseconds, and while one of the JVM's compilers has the other thread's processor,
 * each of them waits for the scheduler: a small model's steps took five times as long. It goes by sizes and not by time, so that
 * the same program always computes the same way.
 */
final class OperatorThreads {
    /** Half of the size from which libtorch shares out elementwise operators: 128 x 128 numbers of float32. */
    private static final long LARGE_BYTES = 64 << 10;

    private static volatile int count;
    private static boolean usesMkl;
    /** OpenMP's settings are each thread's own; those that come later begin with the latest. */
    private static final ThreadLocal<Boolean> SHARES = ThreadLocal.withInitial(() -> false);

    private OperatorThreads() {}

    /** For the beginning of the process, once libtorch is there. */
    static void begin() {
        count = torch.get_num_threads();
        usesMkl = Natives.blas().equals("mkl_rt");
        use(1);
    }

    /** Tells of a tensor that somebody holds. */
    static void saw(long bytes) {
        if (bytes >= LARGE_BYTES && !SHARES.get()) {
            SHARES.set(true);
            use(count);
        }
    }

    /** Asks for a number of threads. */
    static void set(int threads) {
        count = threads;
        if (SHARES.get()) {
            use(threads);
        }
    }

    /** As many as were asked for, by default one a processor. */
    static int count() {
        return count;
    }

    private static void use(int threads) {
        torch.set_num_threads(threads);
        if (usesMkl) {
            mkl_rt.MKL_Set_Num_Threads(threads);
        }
    }
}
