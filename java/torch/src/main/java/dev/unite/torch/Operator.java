package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** An operator with all its overloads, which are looked up on its first call: a program calls few of those it imports. */
final class Operator {
    private final String qualifiedName;
    /** The one overload that is meant, or null if the arguments choose. */
    private final String overload;

    private final TorchContext context;
    private final Function<Tensor, TensorObject> owner;
    private final Binding.Cache bindings = new Binding.Cache();

    Operator(String qualifiedName, TorchContext context) {
        this(qualifiedName, null, context);
    }

    Operator(String qualifiedName, String overload, TorchContext context) {
        this.qualifiedName = qualifiedName;
        this.overload = overload;
        this.context = context;
        this.owner = context.lifetimes()::adopt;
    }

    private String name() {
        return qualifiedName.substring(qualifiedName.indexOf("::") + 2);
    }

    private List<Overload> overloads() {
        return overload == null
                ? context.operators().overloads(qualifiedName)
                : List.of(context.operators().overload(qualifiedName, overload));
    }

    /** Whether several results have a parameter each, so that a tuple given as {@code out} serves them all. */
    private boolean hasSeveralOuts() {
        return overloads().stream()
                .flatMap(overload -> overload.schema().parameters().stream())
                .noneMatch(parameter -> parameter.isOut() && parameter.list());
    }

    /** Takes the array over. */
    Object call(Object[] arguments) throws InteropException {
        return call(Arguments.positional(arguments));
    }

    /** Takes {@code (count, positional…, names…, values…)}. */
    Object callWithKeywords(Object[] arguments) throws InteropException {
        return call(Arguments.flattened(arguments, this::hasSeveralOuts));
    }

    /** As {@link #callWithKeywords}, but calls the operators that this one consists of; nothing if there are none. */
    Object decompose(Object[] all) throws InteropException {
        Arguments arguments = Arguments.flattened(all, this::hasSeveralOuts);
        Binding binding = binding(arguments);
        Object result = binding.overload().decompose(binding.values(arguments), owner);
        return result == null ? Result.NONE : result;
    }

    private Object call(Arguments arguments) throws InteropException {
        Binding binding = binding(arguments);
        Object[] values = binding.values(arguments);
        Object result = result(binding.overload(), values);
        if (context.isRestricted() && binding.overload().schema().writes()) {
            admitWritten(binding.overload().schema(), values);
        }
        if (context.recording() != null) {
            if (binding.readsNumbers()) {
                throw Recording.refused("it reads a number out of a tensor");
            }
            context.recording().overload(binding.overload(), values, result);
        }
        return result;
    }

    private void admitWritten(Schema schema, Object[] values) throws InteropException {
        for (int i = 0; i < values.length; i++) {
            if (schema.parameters().get(i).written()) {
                admitWritten(values[i]);
            }
        }
    }

    private void admitWritten(Object value) throws InteropException {
        if (value instanceof TensorObject handle) {
            context.lifetimes().admitAgain(handle);
        } else if (value != null && Guest.isSequence(value)) {
            for (Object element : Guest.elements(value)) {
                admitWritten(Guest.unwrap(element));
            }
        }
    }

    /**
     * A device's memory may be full of tensors that the collector has not come to yet; so it is asked to, and the operator
     * called again, if it changes none of its arguments.
     */
    private Object result(Overload overload, Object[] values) throws InteropException {
        try {
            return overload.call(values, owner);
        } catch (RuntimeException failure) {
            if (!TorchError.isOutOfDeviceMemory(failure) || overload.schema().writes()) {
                throw failure;
            }
            context.lifetimes().collect();
            return overload.call(values, owner);
        }
    }

    private Binding binding(Arguments arguments) throws InteropException {
        long kinds = arguments.kinds();
        Binding binding = bindings.find(arguments, kinds);
        if (binding == null) {
            binding = Resolver.resolve(name(), overloads(), arguments);
            bindings.put(arguments, kinds, binding);
        }
        return binding;
    }

    /** Names of the results of the overloads that name them, comma-separated, or empty. */
    String resultNames() {
        for (Overload overload : overloads()) {
            List<String> names = overload.schema().results();
            if (names.size() > 1 && names.stream().noneMatch(String::isEmpty)) {
                return String.join(",", names);
            }
        }
        return "";
    }
}
