package dev.unite.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Functions of the C library that not every one has. */
final class CLibrary {
    private CLibrary() {}

    /** A function that returns an int, or null where there is none of this name. */
    static MethodHandle find(String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
        return linker.defaultLookup()
                .find(name)
                .map(function -> linker.downcallHandle(function, type))
                .orElse(null);
    }
}
