package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The default generator of the CPU: libtorch's, or the one that a thread has in its place. A DataLoader's workers draw
 * numbers of their own and leave the program's alone, as PyTorch's worker processes do.
 *
 * <p>Many operators take no generator but draw from libtorch's default one. So in a thread with one of its own, the default
 * one has that one's state for the length of a call; other threads wait with their draws.
 */
final class DefaultGenerator {
    private static final Generator OF_LIBTORCH = torch.globalContext().defaultGenerator(new Device("cpu"));
    private static final ThreadLocal<Generator> OWN = new ThreadLocal<>();
    /** Held for reading by who draws from libtorch's generator, which has a lock of its own; for writing by who lends it. */
    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    private DefaultGenerator() {}

    /** What draws, or reads or sets a state. */
    interface Body<T> {
        T run() throws InteropException;
    }

    /** From now on this thread draws from a generator of its own, or from libtorch's again if it is null. */
    static void setOwn(Generator generator) {
        if (generator == null) {
            OWN.remove();
        } else {
            OWN.set(generator);
        }
    }

    /** Whether this thread has one of its own. */
    static boolean isOwn() {
        return OWN.get() != null;
    }

    /** The one that this thread draws from. */
    static Generator ofThisThread() {
        Generator own = OWN.get();
        return own == null ? OF_LIBTORCH : own;
    }

    /** Seeds what this thread draws from; if that is libtorch's, those of all devices. */
    static void seed(long seed) {
        Generator own = OWN.get();
        if (own == null) {
            torch.manual_seed(seed);
        } else {
            own.set_current_seed(seed);
        }
    }

    /** Runs what uses a generator by name, while the default one is not lent. */
    static <T> T using(Body<T> body) throws InteropException {
        return locked(LOCK.readLock(), body);
    }

    /** Runs an operator that draws from libtorch's default generator. */
    static <T> T drawing(Body<T> body) throws InteropException {
        Generator own = OWN.get();
        return own == null ? using(body) : locked(LOCK.writeLock(), () -> lent(own, body));
    }

    private static <T> T locked(Lock lock, Body<T> body) throws InteropException {
        lock.lock();
        try {
            return body.run();
        } finally {
            lock.unlock();
        }
    }

    private static <T> T lent(Generator own, Body<T> body) throws InteropException {
        try (Tensor before = OF_LIBTORCH.get_state();
                Tensor state = own.get_state()) {
            OF_LIBTORCH.set_state(state);
            try {
                return body.run();
            } finally {
                try (Tensor after = OF_LIBTORCH.get_state()) {
                    own.set_state(after);
                }
                OF_LIBTORCH.set_state(before);
            }
        }
    }
}
