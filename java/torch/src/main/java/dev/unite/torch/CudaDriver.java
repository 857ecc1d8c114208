package dev.unite.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * What NVIDIA's driver says about a device. Asked directly: libtorch hands its properties out in a structure whose
 * layout belongs to one version of CUDA, the driver's own functions stay as they are.
 */
final class CudaDriver {
    private static final int NAME_BYTES = 256;
    private static final int UUID_BYTES = 16;

    private final Linker linker = Linker.nativeLinker();
    /** The driver's functions, from the first question on. */
    private SymbolLookup symbols;

    private void open() {
        if (symbols != null) {
            return;
        }
        try {
            symbols = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());
        } catch (IllegalArgumentException missing) {
            TorchError error = new TorchError(
                    "RuntimeError",
                    "torch.cuda: expected NVIDIA's driver, libcuda.so.1, got none; install it or name its folder in"
                            + " LD_LIBRARY_PATH");
            error.initCause(missing);
            throw error;
        }
        call("cuInit", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 0);
    }

    /**
     * A fact of a device: {@code name}, {@code uuid}, {@code total_memory}, or an attribute by its number.
     *
     * @throws TorchError if the driver refuses
     */
    synchronized Object facts(String wanted, int index) {
        open();
        try (Arena arena = Arena.ofConfined()) {
            var twoOut = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            var named = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            MemorySegment number = arena.allocate(ValueLayout.JAVA_LONG);
            call("cuDeviceGet", twoOut, number, index);
            int device = number.get(ValueLayout.JAVA_INT, 0);
            switch (wanted) {
                case "name" -> {
                    MemorySegment text = arena.allocate(NAME_BYTES);
                    call("cuDeviceGetName", named, text, NAME_BYTES, device);
                    return text.getString(0);
                }
                case "uuid" -> {
                    MemorySegment bytes = arena.allocate(UUID_BYTES);
                    call("cuDeviceGetUuid_v2", twoOut, bytes, device);
                    return hex(bytes);
                }
                case "total_memory" -> {
                    call("cuDeviceTotalMem_v2", twoOut, number, device);
                    return number.get(ValueLayout.JAVA_LONG, 0);
                }
                default -> {
                    call("cuDeviceGetAttribute", named, number, Integer.parseInt(wanted), device);
                    return (long) number.get(ValueLayout.JAVA_INT, 0);
                }
            }
        }
    }

    private static String hex(MemorySegment bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UUID_BYTES; i++) {
            text.append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "")
                    .append("%02x".formatted(bytes.get(ValueLayout.JAVA_BYTE, i)));
        }
        return text.toString();
    }

    private void call(String name, FunctionDescriptor type, Object... arguments) {
        MemorySegment function = symbols.find(name)
                .orElseThrow(() -> new TorchError("RuntimeError", "libcuda.so.1: expected " + name + ", got none"));
        try {
            int status = (int) linker.downcallHandle(function, type).invokeWithArguments(arguments);
            if (status != 0) {
                throw new TorchError(
                        "RuntimeError", "CUDA driver: " + name + ": expected status 0, got " + status + "; see cuda.h");
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(name + ": expected a call into the driver", failure);
        }
    }
}
