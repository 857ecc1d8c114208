package dev.unite.data;

import dev.unite.error.DataException;
import dev.unite.error.ProjectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Batches in a fixed order, read ahead by worker threads. The caller closes each batch, and the stream as a whole; one
 * thread at a time.
 *
 * <p>A failure in a worker is thrown by {@link #next()} at the batch it belongs to.
 */
public final class Batches implements Iterator<Batch>, AutoCloseable {
    private static final int AHEAD_OF_WORKERS = 1;
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final Iterator<Plan> plans;
    private final BatchReader reader;
    private final ExecutorService workers;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final int depth;
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private Batch ready;

    Batches(Iterator<Plan> plans, BatchReader reader, int numWorkers) {
        this.plans = plans;
        this.reader = reader;
        this.depth = numWorkers + AHEAD_OF_WORKERS;
        ThreadFactory factory =
                Thread.ofPlatform().name("data-worker-", 0).daemon().factory();
        this.workers = Executors.newFixedThreadPool(numWorkers, work -> {
            Thread thread = factory.newThread(work);
            threads.add(thread);
            return thread;
        });
    }

    @Override
    public boolean hasNext() {
        fill();
        while (ready == null && !ahead.isEmpty()) {
            ready = await(ahead.remove());
            if (ready.size() == 0) { // nothing in it could be read
                ready.close();
                ready = null;
            }
            fill();
        }
        return ready != null;
    }

    /**
     * The next batch, which the caller closes.
     *
     * @throws DataException if an image is refused or the thread is interrupted
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no batch is left");
        }
        Batch batch = ready;
        ready = null;
        return batch;
    }

    private void fill() {
        while (ahead.size() < depth && !workers.isShutdown() && plans.hasNext()) {
            Plan plan = plans.next();
            ahead.add(workers.submit(() -> reader.read(plan)));
        }
    }

    private static Batch await(Future<Batch> batch) {
        try {
            if (Thread.interrupted()) { // a batch that is ready would hide it
                throw new InterruptedException("before the wait");
            }
            return batch.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DataException(
                    "data: interrupted while waiting for a batch; start or resume the run", interrupted);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ProjectException known) {
                throw known;
            }
            throw new DataException("data: a batch could not be read: " + failure.getCause(), failure.getCause());
        }
    }

    /** Ends the worker threads and waits for them. */
    @Override
    public void close() {
        workers.shutdownNow();
        ahead.clear();
        ready = null;
        try {
            for (Thread thread : threads) { // the pool calls itself terminated a moment before its threads are
                if (!thread.join(MAX_WAIT)) {
                    throw new DataException("data: expected the reading threads to end within " + MAX_WAIT.toSeconds()
                            + " s, got one that hangs; check that the storage answers");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // they are daemons and end with the process
        }
    }
}
