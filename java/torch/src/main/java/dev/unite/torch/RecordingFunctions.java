package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.TorchContext.NativeFunction;
import java.util.Arrays;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Native functions that record a guest function's run and repeat it. */
final class RecordingFunctions {
    private RecordingFunctions() {}

    static void define(Library library, TorchContext context) {
        library.define("is_recording", Repeat.CONSTANT, a -> context.recording() != null);
        library.define("call_key", Repeat.CONSTANT, RecordingFunctions::key);
        library.define("start_recording", a -> {
            context.record(new Recording(a, context.lifetimes()));
            return Result.NONE;
        });
        library.define("abandon_recording", Repeat.SKIPPED, a -> {
            context.abandonRecording();
            return Result.NONE;
        });
        library.define("finish_recording", Repeat.OPERATOR, a -> {
            Replay replay = context.finishRecording(a);
            return new NativeFunction(context, "recorded call", Repeat.REFUSED, replay::run);
        });
    }

    /** All that decides which operators a function runs: kinds of the tensors, plain values, modes of the thread. */
    private static Object key(Object[] arguments) throws InteropException {
        StringBuilder key = new StringBuilder();
        for (Object argument : arguments) {
            Object value = Guest.unwrap(argument);
            if (value instanceof TensorObject tensor) {
                append(key, tensor.get());
            } else if (Guest.isNone(value)) {
                key.append("None");
            } else {
                key.append(Guest.typeName(value)).append(' ').append(plain(value));
            }
            key.append(';');
        }
        return key.append(GradMode.is_enabled())
                .append(InferenceMode.is_enabled())
                .append(torch.is_autocast_enabled(torch.DeviceType.CPU))
                .append(torch.is_autocast_enabled(torch.DeviceType.CUDA))
                .append(torch.get_default_dtype_as_scalartype().value)
                .toString();
    }

    private static Object plain(Object value) throws InteropException {
        if (Guest.isBoolean(value)) {
            return Guest.toBoolean(value);
        }
        if (Guest.isInteger(value)) {
            return Guest.toLong(value);
        }
        if (Guest.isFloat(value)) {
            return Guest.toDouble(value);
        }
        if (Guest.isString(value)) {
            return Guest.toText(value);
        }
        throw new TorchError(
                "TypeError",
                "recorded function: expected tensors, numbers, strings and None as arguments, got "
                        + Guest.typeName(value));
    }

    private static void append(StringBuilder key, Tensor tensor) {
        long[] sizes = new long[(int) tensor.dim()];
        long[] strides = new long[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = tensor.size(i);
            strides[i] = tensor.stride(i);
        }
        key.append(tensor.scalar_type().value)
                .append(TensorFunctions.deviceText(tensor))
                .append(Arrays.toString(sizes))
                .append(Arrays.toString(strides))
                .append(tensor.requires_grad());
    }
}
