package dev.unite.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch's own profiler: a C++ object that, from its constructor to its destructor, times every operator that its thread
 * runs, those within operators and backward passes included, and then writes them to a file. JavaCPP has no class for it, so
 * the two functions are called by the names that they have on Linux.
 */
final class OperatorTimes {
    private static final String CLASS = "_ZN5torch8autograd8profiler13RecordProfile";
    private static final String CONSTRUCTOR = CLASS + "C1ERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
    private static final String DESTRUCTOR = CLASS + "D1Ev";
    /** The object is a C++ file stream and a reference: some 500 bytes. */
    private static final long OBJECT_BYTES = 4096;
    /** A C++ string: a pointer to the letters, their number, and room for short ones, which is not used. */
    private static final long STRING_BYTES = 32;

    private static final long ALIGNMENT = 16;
    /** One field of the file's JSON to a line, as libtorch writes it. */
    private static final Pattern FIELD = Pattern.compile(" *\"(name|ts|dur|tid)\": \"?(.*?)\"?,");

    private OperatorTimes() {}

    /**
     * A profile that runs.
     *
     * @param markMicros when its first event began, on the clock of {@code nano_time}
     */
    private record Running(MemorySegment object, MethodHandle end, Path file, double markMicros) {}

    /** Times in microseconds; {@code begin} counts from libtorch's start of the profile. */
    private record Event(String name, double begin, double length, long thread) {}

    static void define(Library library) {
        Map<Long, Running> running = new ConcurrentHashMap<>();
        library.define("times_operators", Repeat.CONSTANT, a -> find(CONSTRUCTOR) != null);
        library.define("nano_time", Repeat.CONSTANT, a -> System.nanoTime());
        library.define("start_times", a -> {
            Running begun = begin();
            running.put(begun.object().address(), begun);
            return begun.object().address();
        });
        library.define("stop_times", a -> end(running.remove(Guest.toLong(a[0]))));
    }

    private static Running begin() {
        MethodHandle constructor = find(CONSTRUCTOR, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        MethodHandle destructor = find(DESTRUCTOR, ValueLayout.ADDRESS);
        if (constructor == null || destructor == null) {
            throw new TorchError(
                    "RuntimeError",
                    "profile: expected libtorch's profiler as it is on Linux, got a library without it; time blocks"
                            + " with torch.profiler.record_function");
        }
        if (torch.profilerEnabled()) {
            throw new TorchError(
                    "RuntimeError", "profile: expected none that runs in this thread, got one; end it before");
        }
        torch.empty(0).close(); // the first of them takes longer
        try (Arena names = Arena.ofConfined()) {
            Path file = Files.createTempFile("torch-profile", ".json");
            MemorySegment object = Arena.ofAuto().allocate(OBJECT_BYTES, ALIGNMENT);
            MemorySegment text = names.allocate(STRING_BYTES, ALIGNMENT);
            MemorySegment letters = names.allocateFrom(file.toString());
            text.set(ValueLayout.ADDRESS, 0, letters);
            text.set(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS.byteSize(), letters.byteSize() - 1);
            call(constructor, object, text);
            double now = System.nanoTime() / 1e3;
            torch.empty(0).close();
            return new Running(object, destructor, file, now);
        } catch (IOException e) {
            throw new UncheckedIOException("profile: expected a folder for a temporary file", e);
        }
    }

    /** Lists of names, begins on the clock of {@code nano_time}, lengths (both in microseconds) and threads; 0 is the profile's own. */
    private static Object end(Running ended) {
        if (ended == null) {
            throw new TorchError("RuntimeError", "profile: expected one that runs, got one that has ended before");
        }
        call(ended.end(), ended.object());
        try {
            List<Event> events = events(Files.readAllLines(ended.file()));
            Files.delete(ended.file());
            Event mark = events.removeFirst();
            double shift = ended.markMicros() - mark.begin();
            return new Result.Several(new Object[] {
                several(events.stream().map(Event::name)),
                several(events.stream().map(event -> event.begin() + shift)),
                several(events.stream().map(Event::length)),
                several(events.stream().map(event -> event.thread() == mark.thread() ? 0L : event.thread()))
            });
        } catch (IOException e) {
            throw new UncheckedIOException("profile: cannot read " + ended.file(), e);
        }
    }

    private static Result.Several several(Stream<?> values) {
        return new Result.Several(values.toArray());
    }

    private static List<Event> events(List<String> lines) {
        List<Event> events = new ArrayList<>();
        String name = "";
        double begin = 0;
        double length = 0;
        for (String line : lines) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                continue;
            }
            String value = field.group(2);
            switch (field.group(1)) {
                case "name" -> name = value;
                case "ts" -> begin = Double.parseDouble(value);
                case "dur" -> length = Double.parseDouble(value);
                default -> events.add(new Event(name, begin, length, Long.parseLong(value)));
            }
        }
        return events;
    }

    private static MethodHandle find(String name, ValueLayout... parameters) {
        return SymbolLookup.loaderLookup()
                .find(name)
                .map(function -> Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.ofVoid(parameters)))
                .orElse(null);
    }

    private static void call(MethodHandle function, Object... arguments) {
        try {
            function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
