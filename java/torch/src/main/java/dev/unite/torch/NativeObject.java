package dev.unite.torch;

import com.oracle.truffle.api.interop.TruffleObject;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.cuda.CUDAEvent;

/** What Python holds of libtorch: opaque to the guest, unwrapped by the operators. */
sealed interface NativeObject extends TruffleObject {

    /** A {@code c10::ScalarType}, {@code Layout} or {@code MemoryFormat} by its number. */
    final class Choice extends GuestValue implements NativeObject {
        private final Kind kind;
        private final String name;
        private final int code;

        enum Kind {
            DTYPE,
            LAYOUT,
            MEMORY_FORMAT
        }

        Choice(Kind kind, String name, int code) {
            this.kind = kind;
            this.name = name;
            this.code = code;
        }

        Kind kind() {
            return kind;
        }

        int code() {
            return code;
        }

        @Override
        String display() {
            return name;
        }
    }

    /** A device; lives as long as the process, since few distinct ones exist. */
    final class DeviceObject extends GuestValue implements NativeObject {
        private final Device device;

        DeviceObject(Device device) {
            this.device = device;
        }

        Device device() {
            return device;
        }

        @Override
        String display() {
            return text(device);
        }

        /** {@code cuda:0}, for example. */
        static String text(Device device) {
            try (BytePointer text = device.str()) {
                return text.getString();
            }
        }
    }

    /** A random number generator; its few kilobytes go with the last Java reference. */
    final class GeneratorObject extends GuestValue implements NativeObject {
        private final Supplier<Generator> generator;

        GeneratorObject(Generator generator) {
            this(() -> generator);
        }

        /** @param generator the one that is meant where it is used, which may differ by thread */
        GeneratorObject(Supplier<Generator> generator) {
            this.generator = generator;
        }

        Generator generator() {
            return generator.get();
        }

        @Override
        String display() {
            return "torch.Generator";
        }
    }

    /** A CUDA event, which goes with the last reference to this; CUDA waits for one that is still in use. */
    final class EventObject extends GuestValue implements NativeObject {
        private final CUDAEvent event;

        EventObject(CUDAEvent event) {
            this.event = event;
            owns(event);
        }

        CUDAEvent event() {
            return event;
        }

        @Override
        String display() {
            return "torch.cuda.Event";
        }
    }

    /** A tensor by handle, see {@link TensorObject}. */
    non-sealed interface TensorHandle extends NativeObject {}
}
