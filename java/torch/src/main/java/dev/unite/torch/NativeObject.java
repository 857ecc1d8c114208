package dev.unite.torch;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.cuda.CUDAEvent;

/** What Python holds of libtorch: opaque to the guest, unwrapped by the operators. */
sealed interface NativeObject extends TruffleObject {

    /** A {@code c10::ScalarType}, {@code Layout} or {@code MemoryFormat} by its number. */
    @ExportLibrary(InteropLibrary.class)
    record Choice(Kind kind, String name, int code) implements NativeObject {
        enum Kind {
            DTYPE,
            LAYOUT,
            MEMORY_FORMAT
        }

        @ExportMessage
        boolean hasLanguage() {
            return true;
        }

        @ExportMessage
        Class<? extends TruffleLanguage<?>> getLanguage() {
            return TorchLanguage.class;
        }

        @ExportMessage
        String toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
            return name;
        }
    }

    /** A device; lives as long as the process, since few distinct ones exist. */
    @ExportLibrary(InteropLibrary.class)
    record DeviceObject(Device device) implements NativeObject {
        @ExportMessage
        boolean hasLanguage() {
            return true;
        }

        @ExportMessage
        Class<? extends TruffleLanguage<?>> getLanguage() {
            return TorchLanguage.class;
        }

        @ExportMessage
        String toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
            return device.str().getString();
        }
    }

    /** A random number generator; its few kilobytes go with the last Java reference. */
    @ExportLibrary(InteropLibrary.class)
    record GeneratorObject(Generator generator) implements NativeObject {
        @ExportMessage
        boolean hasLanguage() {
            return true;
        }

        @ExportMessage
        Class<? extends TruffleLanguage<?>> getLanguage() {
            return TorchLanguage.class;
        }

        @ExportMessage
        String toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
            return "torch.Generator";
        }
    }

    /** A CUDA event, which goes with the last reference to this. */
    @ExportLibrary(InteropLibrary.class)
    record EventObject(CUDAEvent event) implements NativeObject {
        @ExportMessage
        boolean hasLanguage() {
            return true;
        }

        @ExportMessage
        Class<? extends TruffleLanguage<?>> getLanguage() {
            return TorchLanguage.class;
        }

        @ExportMessage
        String toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
            return "torch.cuda.Event";
        }
    }

    /** A tensor by handle, see {@link TensorObject}. */
    non-sealed interface TensorHandle extends NativeObject {}
}
