package dev.unite.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;

import com.oracle.truffle.api.interop.InteropException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.SourceLocation;
import org.bytedeco.pytorch.Warning;
import org.bytedeco.pytorch.WarningHandler;
import org.bytedeco.pytorch.global.torch;

/** libtorch's warnings as the guest's own; where {@link Virtual} knows no rules they stay lines on the error stream. */
final class NativeWarnings {
    /** A thread's warnings that its guest has not been told of. */
    private static final ThreadLocal<List<String>> HEARD = ThreadLocal.withInitial(ArrayList::new);

    /** Of all threads: asked after every native call, so it has to be cheap. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** The third function of the table, after two that destroy the object. */
    private static final int PROCESS = 2;

    private static final WarningHandler HANDLER = Virtual.isKnown() ? handler() : null;

    private NativeWarnings() {}

    private static WarningHandler handler() {
        var lookup = MethodHandles.lookup();
        var destroy = Virtual.function(lookup, "destroy", FunctionDescriptor.ofVoid(ADDRESS));
        var process = Virtual.function(lookup, "process", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        var table = Virtual.table(destroy, destroy, process);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endHearing(table), "torch-warnings"));
        return new WarningHandler(
                new Virtual.At(Virtual.object(table, Arena.global()).address()));
    }

    /**
     * libtorch warns while it is taken down, too, of a profiler left running for example. There is no JVM then that could
     * be called; this function of C asks for nothing and changes nothing.
     */
    private static void endHearing(MemorySegment table) {
        Linker.nativeLinker()
                .defaultLookup()
                .find("getpid")
                .ifPresent(nothing -> table.setAtIndex(ADDRESS, PROCESS, nothing));
    }

    /** Makes the functions of C, which takes a while, on the thread that loads libtorch. */
    static void prepare() {}

    /** Hears this thread's warnings from now on. */
    static void listen() {
        if (HANDLER != null) {
            torch.set_warning_handler(HANDLER);
        }
    }

    /** Does something that libtorch warns of without need. */
    static void unheard(Runnable body) {
        int before = HEARD.get().size();
        body.run();
        while (HEARD.get().size() > before) {
            HEARD.get().removeLast();
            COUNT.decrementAndGet();
        }
    }

    /** Calls {@code (text)} of the guest for each warning that this thread has heard. */
    static void tell(Object guestFunction) throws InteropException {
        if (COUNT.getPlain() == 0 || guestFunction == null) {
            return;
        }
        List<String> heard = HEARD.get();
        while (!heard.isEmpty()) {
            COUNT.decrementAndGet();
            Guest.call(guestFunction, heard.removeFirst());
        }
    }

    /** The object lives as long as the process. */
    @SuppressWarnings("unused") // called by libtorch
    private static void destroy(MemorySegment self) {}

    @SuppressWarnings("unused") // called by libtorch
    private static void process(MemorySegment self, MemorySegment warning) {
        try {
            HEARD.get().add(text(new Warning(new Virtual.At(warning.address()))));
            COUNT.incrementAndGet();
        } catch (RuntimeException | Error failure) {
            System.err.println("torch: a warning of libtorch could not be read: " + failure);
        }
    }

    private static String text(Warning warning) {
        try (BytePointer message = warning.msg()) {
            if (warning.verbatim()) {
                return message.getString();
            }
            SourceLocation place = warning.source_location();
            String file = place.file().getString().replaceFirst("^.*/pytorch/", "/pytorch/");
            return message.getString() + " (Triggered internally at " + file + ":" + place.line() + ".)";
        }
    }
}
