package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One overload of an operator: called directly where JavaCPP has a method for it and the values fit, else by the boxed
 * dispatcher.
 */
final class Overload {
    private final Schema schema;
    private final Call boxed;
    private final BoxedCall plain;
    private final IValue[] defaults;
    /** Whether it may draw random numbers. */
    private final boolean draws;
    /** Null where there is none. */
    private final Precondition precondition;
    /** Whether a failure may leave sizes that are to be undone. */
    private final boolean resizes;

    /** Found on the first call, for it is the costly part: null until then, empty where there is none. */
    private volatile Optional<Call> direct;

    private Overload(Schema schema, BoxedCall boxed, boolean draws, IValue[] defaults) {
        this.schema = schema;
        this.draws = draws;
        this.plain = boxed;
        this.boxed = MaterializedCall.orPlain(schema, draws ? new DrawingCall(boxed) : boxed);
        this.defaults = defaults;
        this.precondition = Precondition.of(schema);
        this.resizes = Resizing.isPartOf(schema);
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
        boolean draws = handle.hasTag(torch.Tag.nondeterministic_seeded);
        return new Overload(schema, new BoxedCall(handle, schema.parameters(), defaults), draws, defaults);
    }

    Schema schema() {
        return schema;
    }

    /** Whether a native value is the one that stands for an argument that was not given. */
    boolean isDefault(int parameter, IValue value) {
        return defaults[parameter] != null && defaults[parameter].equals(value);
    }

    Call boxed() {
        return boxed;
    }

    /** JavaCPP's method, or null where there is none. */
    Call direct() {
        Optional<Call> found = direct;
        if (found == null) {
            found = Optional.ofNullable(findDirect());
            direct = found;
        }
        return found.orElse(null);
    }

    private Call findDirect() {
        Object[] values = new Object[defaults.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = defaults[i] == null ? null : Boxed.toGuest(defaults[i], TensorObject::new);
        }
        try {
            BatchedProducts.before(schema);
            Call found = DirectCall.find(schema, values);
            return MaterializedCall.orPlain(schema, draws && found != null ? new DrawingCall(found) : found);
        } catch (InteropException foreign) {
            throw new IllegalStateException("a default value of " + schema.text() + " is no value of ours", foreign);
        }
    }

    /**
     * Calls the operator.
     *
     * @param values the guest's value of each parameter, or null for its default
     * @param owner wraps each new tensor
     */
    Object call(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        if (precondition != null) {
            precondition.check(values);
        }
        if (!resizes) {
            return run(values, owner);
        }
        Resizing resizing = Resizing.of(schema, values);
        Object result;
        try {
            result = run(Resizing.apart(schema, values, owner), owner);
        } catch (RuntimeException failure) {
            resizing.undo();
            throw failure;
        }
        resizing.check(schema);
        return result;
    }

    /** Calls the operators that this one consists of; null if there are none. */
    Object decompose(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        if (precondition != null) {
            precondition.check(values);
        }
        BoxedCall decomposed = plain.decomposed();
        return decomposed == null ? null : decomposed.run(values, owner);
    }

    private Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        Call direct = direct();
        Object result = direct == null ? null : direct.run(values, owner);
        return result == null ? boxed.run(values, owner) : result;
    }
}
