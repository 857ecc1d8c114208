package dev.unite.torch;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap of glibc, where tensors lie. Other C libraries have neither {@code mallopt} nor {@code malloc_trim}; there nothing is
 * done.
 */
final class NativeHeap {
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_MMAP_THRESHOLD = -3;
    private static final int KEEP_BYTES = 1 << 30;
    /** What glibc takes where it refuses more. */
    private static final int MOST_MMAP_THRESHOLD = 32 << 20;

    private static final Path PAGES = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
    private static final long SLACK_BYTES = 64L << 20;

    /** After it was last trimmed. */
    private long leastResident;

    /**
     * Tells it to keep freed memory instead of handing it back to the system after every large temporary: the page faults of
     * fetching it again cost more than the operator.
     */
    static void keepFreed() {
        MethodHandle mallopt = CLibrary.find("mallopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        if (mallopt == null) {
            return;
        }
        try {
            int taken = (int) mallopt.invokeExact(M_MMAP_THRESHOLD, KEEP_BYTES);
            if (taken == 0) {
                taken = (int) mallopt.invokeExact(M_MMAP_THRESHOLD, MOST_MMAP_THRESHOLD);
            }
            taken = (int) mallopt.invokeExact(M_TRIM_THRESHOLD, KEEP_BYTES);
        } catch (Throwable failure) {
            throw new IllegalStateException("mallopt: expected glibc to take two settings", failure);
        }
    }

    /**
     * Hands what is free back to the system, where the process has grown by more since it last did so than the program needs
     * from one step to the next: then the heap is full of holes that nothing fits into.
     *
     * @param turnover bytes of tensors that the program makes and drops in a step
     */
    void trimBeyond(long turnover) {
        long resident = residentBytes();
        if (resident - leastResident > turnover + turnover / 2 + SLACK_BYTES) {
            trim();
            leastResident = residentBytes();
            LOG.debug("trimmed the heap: {} bytes resident, before {}", leastResident, resident);
        }
    }

    private static void trim() {
        MethodHandle trim = CLibrary.find("malloc_trim", ValueLayout.JAVA_LONG);
        if (trim == null) {
            return;
        }
        try {
            int released = (int) trim.invokeExact(0L);
            LOG.trace("malloc_trim: {}", released);
        } catch (Throwable failure) {
            throw new IllegalStateException("malloc_trim: expected glibc to take a size", failure);
        }
    }

    /** The process's resident memory, or 0 where nothing tells: there it is never trimmed. */
    private static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(PAGES).split(" ")[1]) * PAGE_BYTES;
        } catch (IOException unknown) {
            return 0;
        }
    }
}
