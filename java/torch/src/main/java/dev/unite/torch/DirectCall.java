package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A call of JavaCPP's method for one overload, found by the types that the schema implies: several times cheaper than the
 * boxed dispatcher, with the same results. Not every overload has one, and it does not take every value that fits its
 * overload; then it answers null before anything is called.
 */
final class DirectCall implements Call {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    private final MethodHandle method;
    private final List<Parameter> parameters;
    private final Passing[] passings;
    private final Object[] defaults;

    private DirectCall(MethodHandle method, List<Parameter> parameters, Passing[] passings, Object[] defaults) {
        this.method = method;
        this.parameters = parameters;
        this.passings = passings;
        this.defaults = defaults;
    }

    /** The direct call of an overload, or null if it has none. @param defaults the guest's values by parameter */
    static DirectCall find(Schema schema, Object[] defaults) throws InteropException {
        List<Parameter> parameters = schema.parameters();
        Class<?> result = resultType(schema.resultTypes());
        if (!schema.namespace().equals("aten") || result == null) {
            return null;
        }
        Passing[] passings = new Passing[parameters.size()];
        Object[] converted = new Object[passings.length];
        for (int i = 0; i < passings.length; i++) {
            passings[i] = Passing.of(parameters.get(i));
            if (passings[i] == null) {
                return null;
            }
            converted[i] = defaults[i] == null ? null : passings[i].convert(defaults[i], parameters.get(i));
        }
        boolean writes = parameters.stream().anyMatch(Parameter::isOut);
        String name = writes ? schema.name() + "_outf" : schema.name();
        MethodHandle method = method(name, MethodType.methodType(result, types(passings)));
        return method == null ? null : new DirectCall(method, parameters, passings, converted);
    }

    private static Class<?>[] types(Passing[] passings) {
        Class<?>[] types = new Class<?>[passings.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = passings[i].type();
        }
        return types;
    }

    /** The type that JavaCPP gives to results of these types in a schema, or null. */
    private static Class<?> resultType(List<String> types) {
        if (types.size() == 1) {
            return switch (types.getFirst()) {
                case "Tensor" -> Tensor.class;
                case "Tensor[]" -> TensorVector.class;
                case "bool" -> boolean.class;
                default -> null;
            };
        }
        if (!types.stream().allMatch("Tensor"::equals)) {
            return null;
        }
        return types.size() == 2 ? T_TensorTensor_T.class : types.size() == 3 ? T_TensorTensorTensor_T.class : null;
    }

    /** A function of libtorch, else a method of its tensors; taking {@code Object[]}, returning {@code Object}. */
    private static MethodHandle method(String name, MethodType type) {
        MethodHandle found;
        try {
            found = LOOKUP.findStatic(torch.class, name, type);
        } catch (ReflectiveOperationException noFunction) {
            if (type.parameterCount() == 0 || type.parameterType(0) != Tensor.class) {
                return null;
            }
            try {
                found = LOOKUP.findVirtual(Tensor.class, name, type.dropParameterTypes(0, 1));
            } catch (ReflectiveOperationException noMethod) {
                return null;
            }
        }
        return found.asFixedArity().asType(type.generic()).asSpreader(Object[].class, type.parameterCount());
    }

    @Override
    public Ready ready(Object value, int parameter) throws InteropException {
        Object converted = passed(value, parameter);
        if (converted == null) {
            return null;
        }
        return new Ready(converted, value == null ? () -> {} : () -> passings[parameter].free(converted, value));
    }

    /** As specified; null if a value does not fit. */
    @Override
    public Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException {
        Object[] passed = new Object[values.length];
        try {
            for (int i = 0; i < values.length; i++) {
                passed[i] = passed(values[i], i);
                if (passed[i] == null) {
                    return null;
                }
            }
            return result(invoke(passed), passed, values, owner);
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null && !(values[i] instanceof Ready)) {
                    passings[i].free(passed[i], values[i]);
                }
            }
        }
    }

    private Object passed(Object value, int parameter) throws InteropException {
        if (value == null) {
            return defaults[parameter];
        }
        return value instanceof Ready ready
                ? ready.value()
                : passings[parameter].convert(value, parameters.get(parameter));
    }

    private Object invoke(Object[] passed) {
        try {
            return (Object) method.invokeExact(passed);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalStateException("JavaCPP's methods declare no exception", checked);
        }
    }

    private static Object result(
            Object returned, Object[] passed, Object[] values, Function<Tensor, TensorObject> owner) {
        return switch (returned) {
            case Tensor tensor -> {
                int written = position(tensor, passed);
                yield written < 0 ? owner.apply(tensor) : values[written];
            }
            case TensorVector tensors -> {
                try (tensors) {
                    yield Result.tensors(tensors, owner);
                }
            }
            case T_TensorTensor_T pair -> {
                try (pair) {
                    yield several(owner, pair.get0(), pair.get1());
                }
            }
            case T_TensorTensorTensor_T triple -> {
                try (triple) {
                    yield several(owner, triple.get0(), triple.get1(), triple.get2());
                }
            }
            default -> returned;
        };
    }

    /** The argument that JavaCPP returned, since libtorch wrote into it and returned it; else -1. */
    private static int position(Tensor returned, Object[] passed) {
        for (int i = 0; i < passed.length; i++) {
            if (passed[i] == returned) {
                return i;
            }
        }
        return -1;
    }

    private static Result.Several several(Function<Tensor, TensorObject> owner, Tensor... borrowed) {
        Object[] handles = new Object[borrowed.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = borrowed[i].defined() ? owner.apply(new Tensor(borrowed[i])) : Result.NONE;
        }
        return new Result.Several(handles);
    }
}
