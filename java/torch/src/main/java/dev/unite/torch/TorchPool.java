package dev.unite.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.graalvm.polyglot.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One module served by several engines, each with a platform thread: as many calls run at a time. The engines share
 * compiled code, and the weights lie in memory once.
 *
 * <pre>{@code
 * try (TorchPool pool = TorchPool.open(4, Torch.builder(), torch -> torch.load(Path.of("net.py"), "Net", 64))) {
 *     float[] y = pool.call(net -> net.call(net.torch().tensor(input, 1, 2)).toFloats());
 * }
 * }</pre>
 *
 * <p>Any thread may call, virtual ones too; it waits for its turn. Only work that the pool runs may neither call nor close
 * it, for it would wait for itself: an {@link IllegalStateException}. The modules are in {@code eval} mode; code that writes to
 * their weights changes them for all engines, and in the middle of their calls.
 */
public final class TorchPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TorchPool.class);

    private final Engine engine;
    private final Torch.Builder builder;
    private final Function<Torch, PyModule> load;
    private final ExecutorService threads;
    private final BlockingQueue<PyModule> idle;
    /** Set on the pool's own threads while they work. */
    private final ThreadLocal<Boolean> within = ThreadLocal.withInitial(() -> false);
    /** References of the pool's own to the weights, so that they outlive an engine that is replaced. */
    private final Map<String, org.bytedeco.pytorch.Tensor> weights;

    private TorchPool(int size, Torch.Builder builder, Function<Torch, PyModule> load) {
        Caches.configure();
        this.engine = Engine.newBuilder("python", TorchLanguage.ID)
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        EngineOptions.warnOfInterpreter(engine);
        this.builder = builder;
        this.load = load;
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name("torch-pool-", 1).daemon().factory());
        this.idle = new ArrayBlockingQueue<>(size);
        try {
            PyModule first = load(builder.build(engine));
            this.weights = first.shareState();
            idle.add(first);
        } catch (RuntimeException failure) {
            engine.close(true);
            throw failure;
        }
    }

    /**
     * Opens the engines, one after the other.
     *
     * @param size how many
     * @param builder their settings; the pool's from now on
     * @param load makes the module in an engine; called once in each, and its weights are taken from the first
     * @throws IllegalArgumentException if the size is not positive, or a module is not of the engine that it was to be made in
     */
    public static TorchPool open(int size, Torch.Builder builder, Function<Torch, PyModule> load) {
        if (size <= 0) {
            throw new IllegalArgumentException("torch pool: expected at least 1 engine, got " + size);
        }
        long began = System.nanoTime();
        TorchPool pool = new TorchPool(size, builder, load);
        try {
            for (int i = 1; i < size; i++) {
                pool.idle.add(pool.another());
            }
            LOG.info(
                    "pool of {} engines opened in {} ms, {} weights shared",
                    size,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                    pool.weights.size());
            return pool;
        } catch (RuntimeException failure) {
            pool.close();
            throw failure;
        }
    }

    /**
     * Runs {@code work} with the module of an engine that is free, on that engine's thread, in a scope: read results into
     * arrays within it. An engine that a limit has closed is replaced.
     *
     * @throws TorchException if Python raises
     * @throws IllegalStateException if the pool is closed, if the waiting thread is interrupted, which takes back work that has
     *     not begun, or if this is work that the pool runs
     */
    public <T> T call(Function<PyModule, T> work) {
        Objects.requireNonNull(work);
        refuseWithin();
        Future<T> result;
        try {
            result = threads.submit(() -> run(work));
        } catch (java.util.concurrent.RejectedExecutionException closed) {
            throw new IllegalStateException("torch pool: expected an open one, got one that was closed", closed);
        }
        try {
            return result.get();
        } catch (InterruptedException interrupted) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("torch pool: interrupted while waiting for a result", interrupted);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failure.getCause());
            }
        }
    }

    private void refuseWithin() {
        if (within.get()) {
            throw new IllegalStateException(
                    "torch pool: expected a thread of the caller's, got work that the pool runs, which"
                            + " would wait for itself; use the module that it was given");
        }
    }

    /**
     * Waits for the calls that were made, and closes the engines. An interrupt ends no call: it is there again afterwards.
     *
     * @throws IllegalStateException if this is work that the pool runs
     */
    @Override
    public synchronized void close() {
        refuseWithin();
        threads.shutdown();
        boolean interrupted = awaitCalls();
        try {
            List<PyModule> modules = new ArrayList<>();
            idle.drainTo(modules);
            modules.forEach(module -> module.torch().close());
            weights.values().forEach(org.bytedeco.pytorch.Tensor::deallocate);
            weights.clear();
            engine.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether an interrupt came meanwhile, or before: closing an engine would swallow it. */
    private boolean awaitCalls() {
        boolean interrupted = Thread.interrupted();
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private <T> T run(Function<PyModule, T> work) {
        // There are as many modules as threads.
        PyModule module = idle.remove();
        within.set(true);
        try {
            if (!module.torch().isOpen()) {
                LOG.warn("an engine of the pool was closed, by a limit or its call; another takes its place");
                module.torch().close();
                module = another();
            }
            try (Scope _ = module.torch().scope("the end of the pool's call")) {
                return work.apply(module);
            }
        } finally {
            within.set(false);
            idle.add(module);
        }
    }

    private PyModule another() {
        PyModule module = load(builder.build(engine));
        module.adoptState(weights);
        // The memory of the weights that the module was made with may wait for the collector.
        module.torch().inPython(() -> {
            module.torch().lifetimes().collect();
            return null;
        });
        return module;
    }

    private PyModule load(Torch torch) {
        try {
            PyModule module = load.apply(torch);
            if (module == null || module.torch() != torch) {
                throw new IllegalArgumentException(
                        "torch pool: expected a module of the engine that the function was given, got "
                                + (module == null ? "null" : "one of another engine"));
            }
            module.eval();
            return module;
        } catch (RuntimeException failure) {
            torch.close();
            throw failure;
        }
    }
}
