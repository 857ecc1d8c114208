package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** An operator with all its overloads: typed where a typed kernel fits the arguments, else by the boxed dispatcher. */
final class Operator {
    private final String name;
    private final TorchContext context;
    private final List<Overload> overloads;
    /** Null where the operator has only the boxed way. */
    private final TypedKernels.Kernel typed;

    Operator(String qualifiedName, TorchContext context) {
        this.name = qualifiedName.substring(qualifiedName.indexOf("::") + 2);
        this.context = context;
        this.overloads = context.operators().overloads(qualifiedName);
        this.typed = qualifiedName.startsWith("aten::") ? TypedKernels.find(name) : null;
    }

    Object call(Object[] arguments) throws InteropException {
        if (typed != null) {
            Object result = callTyped(arguments, context.lifetimes()::adopt);
            if (result != null) {
                if (context.recording() != null) {
                    context.recording().operation(this::callTyped, arguments, result);
                }
                return result;
            }
        }
        return callBoxed(Arguments.positional(arguments));
    }

    /** Returns null if the arguments do not fit the typed kernel. */
    private Object callTyped(Object[] arguments, Function<Tensor, TensorObject> owner) throws InteropException {
        Object result = typed.call(arguments);
        return result instanceof Tensor tensor ? owner.apply(tensor) : result;
    }

    /** Takes {@code (count, positional…, names…, values…)}. */
    Object callWithKeywords(Object[] arguments) throws InteropException {
        return callBoxed(Arguments.flattened(arguments));
    }

    private Object callBoxed(Arguments arguments) throws InteropException {
        Resolver.Match match = Resolver.resolve(name, overloads, arguments);
        Object result = match.overload().call(match.values(), context.lifetimes()::adopt);
        if (context.recording() != null) {
            context.recording().boxed(match.overload(), match.values(), result);
        }
        return result;
    }

    /** Names of the results of the overloads that name them, comma-separated, or empty. */
    String resultNames() {
        for (Overload overload : overloads) {
            List<String> names = overload.schema().results();
            if (names.size() > 1 && names.stream().noneMatch(String::isEmpty)) {
                return String.join(",", names);
            }
        }
        return "";
    }
}
