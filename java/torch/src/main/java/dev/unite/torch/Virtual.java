package dev.unite.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * C++ objects of classes with virtual functions, for libtorch to call. JavaCPP can call such objects but not be one, so they
 * are laid out here by the rules that Linux and macOS share: an object begins with a pointer to the table of its functions,
 * and each function takes the object first. No exception may leave a function: it would end the process.
 */
final class Virtual {
    /** {@code std::vector} and whatever else has three pointers: returned through memory that the caller gives. */
    static final MemoryLayout VECTOR = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("begin"),
            ValueLayout.JAVA_LONG.withName("end"),
            ValueLayout.JAVA_LONG.withName("capacity"));

    private Virtual() {}

    /** An address as the constructors of JavaCPP's classes take it: {@code new Tensor(new At(address))} owns nothing. */
    static final class At extends Pointer {
        At(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    /** Whether the rules are this platform's. */
    static boolean isKnown() {
        return !Loader.getPlatform().startsWith("windows");
    }

    /**
     * Refuses platforms where an object as small as a pointer is not returned through the function's first argument.
     *
     * @param what has functions that return one
     * @param instead what to use there
     */
    static void expectReturnByArgument(String what, String instead) {
        if (!Loader.getPlatform().equals("linux-x86_64")) {
            throw new TorchError(
                    "NotImplementedError",
                    what + ": expected Linux on x86-64, got " + Loader.getPlatform() + "; use " + instead);
        }
    }

    /** A table; it lives as long as the process. */
    static MemorySegment table(MemorySegment... functions) {
        MemorySegment table = Arena.global().allocate(ValueLayout.ADDRESS, functions.length);
        for (int i = 0; i < functions.length; i++) {
            table.setAtIndex(ValueLayout.ADDRESS, i, functions[i]);
        }
        return table;
    }

    /** A static method as a function of C; it lives as long as the process. */
    static MemorySegment function(MethodHandles.Lookup lookup, String method, FunctionDescriptor type) {
        try {
            var target = lookup.findStatic(lookup.lookupClass(), method, type.toMethodType());
            return Linker.nativeLinker().upcallStub(target, type, Arena.global());
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** A new object, which the arena frees. */
    static MemorySegment object(MemorySegment table, Arena arena) {
        MemorySegment object = arena.allocate(ValueLayout.ADDRESS);
        object.set(ValueLayout.ADDRESS, 0, table);
        return object;
    }

    /** The 64-bit word at an address. */
    static long word(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
    }

    static void setWord(long address, long value) {
        MemorySegment.ofAddress(address).reinterpret(Long.BYTES).set(ValueLayout.JAVA_LONG, 0, value);
    }
}
