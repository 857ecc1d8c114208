package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One overload of an operator and its way through libtorch's boxed dispatcher, which takes any operator. */
final class Overload {
    private final Schema schema;
    private final OperatorHandle handle;
    /** Default values by parameter, null where there is none. They live as long as the process. */
    private final IValue[] defaults;

    private Overload(Schema schema, OperatorHandle handle, IValue[] defaults) {
        this.schema = schema;
        this.handle = handle;
        this.defaults = defaults;
    }

    static Overload find(String qualifiedName, String overloadName) {
        OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(qualifiedName, overloadName);
        var nativeSchema = handle.schema();
        Schema schema = Schema.parse(torch.toString(nativeSchema).getString());
        IValue[] defaults = new IValue[schema.parameters().size()];
        Argument arguments = nativeSchema.arguments();
        for (int i = 0; i < defaults.length; i++) {
            var value = arguments.getPointer(i).default_value();
            if (value.has_value()) {
                defaults[i] = new IValue(value.get());
            }
        }
        return new Overload(schema, handle, defaults);
    }

    Schema schema() {
        return schema;
    }

    /**
     * Calls the operator.
     *
     * @param values the guest's value of each parameter, or null for its default; a native value is passed on
     * @param owner wraps each new tensor
     */
    Object call(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        List<Parameter> parameters = schema.parameters();
        IValue[] converted = new IValue[values.length];
        try (IValueVector stack = new IValueVector()) {
            for (int i = 0; i < values.length; i++) {
                IValue value;
                if (values[i] == null) {
                    value = defaults[i];
                } else if (values[i] instanceof IValue ready) {
                    value = ready;
                } else {
                    value = Boxed.toNative(values[i], parameters.get(i));
                    converted[i] = value;
                }
                stack.push_back(value);
            }
            handle.callBoxed(stack);
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
