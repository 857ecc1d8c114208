package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Native functions of a tensor's {@code grad}: reading, setting, and its dtype. */
final class Gradients {
    private Gradients() {}

    static void define(Library library, TorchContext context) {
        library.define("grad", Repeat.OPERATOR, a -> gradient(a, context));
        library.define("note_grad", Repeat.SKIPPED, a -> {
            note(Guest.tensor(a[0]), Guest.tensor(a[1]), a[1]);
            return Result.NONE;
        });
        library.define("set_grad", a -> {
            set(a);
            return Result.NONE;
        });
        library.define(
                "grad_dtype_code",
                Repeat.CONSTANT,
                a -> dtypeCode(Guest.tensor(a[0]).get()));
        library.define("set_grad_dtype", a -> {
            setDtype(Guest.tensor(a[0]).get(), a[1]);
            return Result.NONE;
        });
    }

    /**
     * The guest's wrapper of the gradient, if {@code note_grad} was told of one that is still in use; else a new handle, or
     * none. A recording gets a handle of its own in any case.
     */
    private static Object gradient(Object[] a, TorchContext context) throws InteropException {
        TensorObject owner = Guest.tensor(a[0]);
        TensorObject seen = owner.gradient == null ? null : owner.gradient.get();
        if (seen != null && seen.isLive() && context.recording() == null) {
            Tensor gradient = owner.get().grad();
            if (gradient.defined() && seen.get().is_same(gradient)) {
                context.lifetimes().reuse(seen);
                return seen.wrapper;
            }
        }
        return context.operation(
                (values, adopt) -> {
                    Tensor gradient = Guest.tensor(values[0]).get().grad();
                    return gradient.defined() ? adopt.apply(new Tensor(gradient)) : Result.NONE;
                },
                a);
    }

    /** Held weakly: a gradient goes with the guest's last use of it, whether or not its tensor stays. */
    private static void note(TensorObject owner, TensorObject gradient, Object wrapper) {
        gradient.wrapper = wrapper;
        owner.gradient = new WeakReference<>(gradient);
    }

    private static void set(Object[] a) throws InteropException {
        Tensor tensor = Guest.tensor(a[0]).get();
        if (Guest.isNone(a[1])) {
            tensor.mutable_grad().reset();
            return;
        }
        if (!(Guest.unwrap(a[1]) instanceof TensorObject given)) {
            throw new TorchError(
                    "TypeError",
                    "assigned grad expected to be a Tensor or None but got grad of type " + Guest.typeName(a[1]));
        }
        check(tensor, given.get());
        tensor.mutable_grad().put(given.get());
    }

    /** PyTorch's own checks: backward passes add to a gradient without looking at it again. */
    private static void check(Tensor tensor, Tensor gradient) {
        if (tensor.is_same(gradient)) {
            throw new TorchError("RuntimeError", "can't assign Variable as its own grad");
        }
        long[] expected = DataFunctions.shape(tensor);
        long[] got = DataFunctions.shape(gradient);
        if (!Arrays.equals(expected, got)) {
            throw mismatch(
                    "of size '%s' to a tensor of size '%s'. Please ensure that the gradient and the tensor are the"
                            + " same size",
                    Arrays.toString(got), Arrays.toString(expected));
        }
        torch.ScalarType dtype = dtype(tensor);
        if (dtype != null && dtype.value != gradient.scalar_type().value) {
            throw mismatch(
                    "with dtype '%s' to a tensor with grad_dtype '%s'. The gradient must match the tensor's grad_dtype"
                            + " (defaults to the tensor's dtype). You can set the tensor's grad_dtype attribute with a specific"
                            + " dtype, or None to allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and"
                            + " its gradient may break downstream systems that assume they match.",
                    gradient.dtype().name().getString(), dtype.intern().name());
        }
        if (gradient.device().type().value != tensor.device().type().value) {
            throw mismatch(
                    "with device type '%s' to a tensor with device type '%s'. Please ensure that the gradient and the"
                            + " tensor are on the same device",
                    kind(gradient), kind(tensor));
        }
        if (!TensorFunctions.deviceText(tensor).equals(TensorFunctions.deviceText(gradient))) {
            throw mismatch(
                    "on device '%s' to a tensor on device '%s'; convert the gradient",
                    TensorFunctions.deviceText(gradient), TensorFunctions.deviceText(tensor));
        }
    }

    private static String kind(Tensor tensor) {
        return TensorFunctions.deviceText(tensor).replaceFirst(":.*", "");
    }

    private static TorchError mismatch(String text, String got, String expected) {
        return new TorchError("RuntimeError", "attempting to assign a gradient " + text.formatted(got, expected));
    }

    /** What a gradient must be of, or null if of any. */
    private static torch.ScalarType dtype(Tensor tensor) {
        try (ScalarTypeOptional dtype = tensor.grad_dtype()) {
            return dtype.has_value() ? dtype.get() : null;
        }
    }

    private static Object dtypeCode(Tensor tensor) {
        torch.ScalarType dtype = dtype(tensor);
        return dtype == null ? Result.NONE : (Object) (long) dtype.value;
    }

    private static void setDtype(Tensor tensor, Object code) throws InteropException {
        try (ScalarTypeOptional dtype = Guest.isNone(code)
                ? new ScalarTypeOptional()
                : new ScalarTypeOptional(TensorFunctions.scalarType((int) Guest.toLong(code)))) {
            tensor.set_grad_dtype(dtype);
        }
    }
}
