package dev.unite.torch;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets the JVM's compilers work only where libtorch leaves a processor idle, once a program's operators are long: they run on
 * as many threads as there are processors and wait for the slowest, so that one compiler beside them makes a step several
 * times longer, for minutes. A program with short operators needs its Python compiled, and OpenMP's waiting threads look
 * busy, so there the compilers keep their priority.
 *
 * <p>Linux only, where a thread has a niceness of its own; elsewhere it does nothing.
 */
final class CompilerThreads {
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final List<String> NAMES = List.of("C1 Compiler", "C2 Compiler", "TruffleCompiler");
    private static final int PRIO_PROCESS = 0;
    private static final int LEAST = 19;
    /** The JVM starts compilers when it has work for them. */
    private static final long LOOK_AGAIN_MS = 500;

    private final MethodHandle setPriority;
    private final Set<Path> lowered = new HashSet<>();

    private CompilerThreads(MethodHandle setPriority) {
        this.setPriority = setPriority;
    }

    /** Once the calls are long, lowers the priority of the process's compilers, of those to come too, until it ends. */
    static void yieldTo(CallTimes calls) {
        CompilerThreads compilers = ofProcess();
        if (compilers != null) {
            Thread.ofPlatform().daemon().name("torch-priorities").start(() -> compilers.watch(calls));
        }
    }

    /** Those of this process, or null where they have no priority of their own. */
    static CompilerThreads ofProcess() {
        MethodHandle setPriority =
                CLibrary.find("setpriority", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        return setPriority == null || !Files.isDirectory(THREADS) ? null : new CompilerThreads(setPriority);
    }

    private void watch(CallTimes calls) {
        try {
            while (true) {
                if (calls.areLong()) {
                    lower();
                }
                Thread.sleep(LOOK_AGAIN_MS);
            }
        } catch (InterruptedException | IOException ended) {
            Thread.currentThread().interrupt(); // without /proc the compilers keep their priority
        }
    }

    /** Lowers the priority of those that run now. */
    void lower() throws IOException {
        List<Path> threads;
        try (Stream<Path> all = Files.list(THREADS)) {
            threads = all.filter(thread -> !lowered.contains(thread)).toList();
        }
        for (Path thread : threads) {
            if (isCompiler(thread)) {
                lower(Integer.parseInt(thread.getFileName().toString()));
                lowered.add(thread);
            }
        }
    }

    private static boolean isCompiler(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            return NAMES.stream().anyMatch(name::startsWith);
        } catch (IOException ended) {
            return false; // the thread, meanwhile
        }
    }

    private void lower(int thread) {
        try {
            int ignored = (int) setPriority.invokeExact(PRIO_PROCESS, thread, LEAST);
        } catch (Throwable failure) {
            throw new IllegalStateException("setpriority: expected to take three ints", failure);
        }
    }
}
