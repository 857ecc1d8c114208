package dev.unite.torch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a context in which a call takes too long: guest code cannot catch that, and stops between two operators. */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final Context context;
    private final Duration limit;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("torch-watchdog").daemon().factory());
    private volatile boolean fired;

    Watchdog(Context context, Duration limit) {
        this.context = context;
        this.limit = limit;
    }

    boolean hasFired() {
        return fired;
    }

    <T> T watch(Supplier<T> work) {
        // Within the context even where the work is Java's: closing waits for it, and frees no tensor that it reads.
        context.enter();
        var alarm = clock.schedule(this::fire, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return work.get();
        } finally {
            alarm.cancel(false);
            context.leave();
            if (fired) {
                context.close(true);
            }
        }
    }

    private void fire() {
        fired = true;
        LOG.warn("expected a call of at most {}, got a longer one; closing its engine", limit);
        context.close(true);
    }

    @Override
    public void close() {
        clock.shutdown();
    }
}
