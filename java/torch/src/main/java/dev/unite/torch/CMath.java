package dev.unite.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The C library's own functions of numbers. Java's differ from them in the last bit now and then, and NumPy's random numbers
 * are made with these.
 */
final class CMath {
    private static final List<String> OF_ONE = List.of("exp", "expm1", "log", "log1p", "cos", "acos");

    private CMath() {}

    /** The functions are looked up at their first calls: few programs draw such numbers, and a start would wait for all. */
    static void define(Library library) {
        Map<String, MethodHandle> found = new ConcurrentHashMap<>();
        for (String name : OF_ONE) {
            library.define(
                    "c_" + name,
                    Repeat.CONSTANT,
                    a -> call(
                            found.computeIfAbsent(name, key -> find(key, ValueLayout.JAVA_DOUBLE)),
                            Guest.toDouble(a[0])));
        }
        library.define(
                "c_pow",
                Repeat.CONSTANT,
                a -> call(
                        found.computeIfAbsent(
                                "pow", key -> find(key, ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_DOUBLE)),
                        Guest.toDouble(a[0]),
                        Guest.toDouble(a[1])));
        library.define(
                "c_log1pf",
                Repeat.CONSTANT,
                a -> callSingle(found.computeIfAbsent("log1pf", CMath::findSingle), Guest.toDouble(a[0])));
    }

    private static double call(MethodHandle function, double number) {
        try {
            return (double) function.invokeExact(number);
        } catch (Throwable unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static double call(MethodHandle function, double number, double other) {
        try {
            return (double) function.invokeExact(number, other);
        } catch (Throwable unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static double callSingle(MethodHandle function, double number) {
        try {
            return (float) function.invokeExact((float) number);
        } catch (Throwable unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static MethodHandle findSingle(String name) {
        return Objects.requireNonNull(
                CLibrary.find(name, FunctionDescriptor.of(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_FLOAT)), name);
    }

    private static MethodHandle find(String name, MemoryLayout... numbers) {
        return Objects.requireNonNull(
                CLibrary.find(name, FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, numbers)), name);
    }
}
