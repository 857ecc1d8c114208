package dev.unite.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;

/**
 * The C library's own functions of numbers. Java's differ from them in the last bit now and then, and NumPy's random numbers
 * are made with these.
 */
final class CMath {
    private static final List<String> OF_ONE = List.of("exp", "expm1", "log", "log1p", "cos", "acos");

    private CMath() {}

    static void define(Library library) {
        OF_ONE.forEach(name -> define(library, name, 1));
        define(library, "pow", 2);
    }

    private static void define(Library library, String name, int parameters) {
        MethodHandle function = find(name, parameters);
        library.define("c_" + name, Repeat.CONSTANT, a -> {
            try {
                return parameters == 1
                        ? (double) function.invokeExact(Guest.toDouble(a[0]))
                        : (double) function.invokeExact(Guest.toDouble(a[0]), Guest.toDouble(a[1]));
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    private static MethodHandle find(String name, int parameters) {
        ValueLayout[] numbers = new ValueLayout[parameters];
        Arrays.fill(numbers, ValueLayout.JAVA_DOUBLE);
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, numbers));
    }
}
