package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The way through libtorch's boxed dispatcher, which takes any operator.
 *
 * @param defaults values by parameter, null where there is none; they live as long as the process
 * @param key whose kernel is called; null for the one that the arguments and the thread ask for
 */
record BoxedCall(OperatorHandle handle, List<Parameter> parameters, IValue[] defaults, Short key) implements Call {
    BoxedCall(OperatorHandle handle, List<Parameter> parameters, IValue[] defaults) {
        this(handle, parameters, defaults, null);
    }

    /** A call of the operators that this one consists of, or null if it is none of those that do. */
    BoxedCall decomposed() {
        short composite = torch.parseDispatchKey("CompositeImplicitAutograd"); // JavaCPP's constant is another
        return handle.hasKernelForDispatchKey(composite)
                ? new BoxedCall(handle, parameters, defaults, composite)
                : null;
    }

    @Override
    public Ready ready(Object value, int parameter) throws InteropException {
        if (value == null) {
            return new Ready(defaults[parameter], () -> {});
        }
        IValue converted = Boxed.toNative(value, parameters.get(parameter));
        return new Ready(converted, converted::deallocate);
    }

    @Override
    public Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        IValue[] converted = new IValue[values.length];
        try (IValueVector stack = new IValueVector()) {
            for (int i = 0; i < values.length; i++) {
                IValue value;
                if (values[i] == null) {
                    value = defaults[i];
                } else if (values[i] instanceof Ready ready) {
                    value = (IValue) ready.value();
                } else {
                    value = Boxed.toNative(values[i], parameters.get(i));
                    converted[i] = value;
                }
                stack.push_back(value);
            }
            if (key == null) {
                handle.callBoxed(stack);
            } else {
                handle.callBoxedForDispatchKey(key, stack);
            }
            return Boxed.toGuest(stack, owner);
        } finally {
            for (IValue value : converted) {
                if (value != null) {
                    value.deallocate();
                }
            }
        }
    }
}
