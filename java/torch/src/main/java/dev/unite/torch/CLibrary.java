package dev.unite.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Functions of the C library. */
final class CLibrary {
    private CLibrary() {}

    /** A function that returns an int, or null where there is none of this name. */
    static MethodHandle find(String name, MemoryLayout... parameters) {
        return find(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }

    /** A function, or null where there is none of this name. */
    static MethodHandle find(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(function -> linker.downcallHandle(function, type))
                .orElse(null);
    }
}
