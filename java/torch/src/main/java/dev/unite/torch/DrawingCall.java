package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** The call of an operator that may draw random numbers: from its thread's generator, see {@link DefaultGenerator}. */
record DrawingCall(Call call) implements Call {
    @Override
    public Ready ready(Object value, int parameter) throws InteropException {
        return call.ready(value, parameter);
    }

    @Override
    public Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        return DefaultGenerator.drawing(() -> call.run(values, owner));
    }
}
