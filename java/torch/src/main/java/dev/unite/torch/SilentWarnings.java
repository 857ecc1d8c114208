package dev.unite.torch;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.WarningHandler;
import org.bytedeco.pytorch.global.torch;

/** While open, what libtorch warns this thread of goes nowhere. For the C++ ABI of Linux. */
final class SilentWarnings implements AutoCloseable {
    /** A table of virtual functions: its header, two destructors, and what is told of a warning. */
    private static final int HEADER = 2;

    private static final int PROCESS = 2;

    private static final NativeCallback NOTHING = new NativeCallback() {
        @Override
        void run(Pointer handler, Pointer warning, Pointer none, Pointer nothing) {}
    };
    private static final LongPointer TABLE = new LongPointer(HEADER + PROCESS + 1);
    private static final WarningHandler SILENT = new WarningHandler();

    static {
        LongPointer object = new LongPointer((Pointer) SILENT);
        LongPointer base = new LongPointer(NativeCallback.at(object.get(0)));
        for (int i = 0; i < HEADER + PROCESS; i++) {
            TABLE.put(i, base.get(i - HEADER));
        }
        TABLE.put(HEADER + PROCESS, NOTHING.function());
        object.put(0, TABLE.address() + HEADER * Long.BYTES);
    }

    private final WarningHandler before = torch.get_warning_handler();

    SilentWarnings() {
        torch.set_warning_handler(SILENT);
    }

    @Override
    public void close() {
        torch.set_warning_handler(before);
    }
}
