package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.NativeObject.GeneratorObject;
import dev.unite.torch.Schema.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the overload that a Python call means, by PyTorch's rules: positional before keyword-only, an int for a list of
 * fixed size, ints in a row for a trailing list, numbers for scalars, a tensor of one number for it, {@code axis} for
 * {@code dim}. Where several fit, the
 * one whose types are nearest wins.
 */
final class Resolver {
    private static final int MISFIT = -1;

    /** Operators that take a number for a tensor; PyTorch knows no others. */
    private static final Set<String> TAKE_NUMBERS = Set.of("floor_divide", "floor_divide_", "copy_", "copy");

    /**
     * Those that prefer that to their overloads for numbers: what the backward pass needs is a saved tensor then, which goes
     * with the first pass.
     */
    private static final Set<String> PREFER_NUMBERS = Set.of(
            ("add add_ sub sub_ subtract subtract_ mul mul_ multiply multiply_ div div_ divide divide_ true_divide"
                            + " true_divide_")
                    .split(" "));

    private Resolver() {}

    static Binding resolve(String name, List<Overload> overloads, Arguments arguments) throws InteropException {
        Binding best = null;
        int bestCost = Integer.MAX_VALUE;
        for (Overload overload : overloads) {
            int[] sources = new int[overload.schema().parameters().size()];
            int cost = bind(overload.schema().parameters(), arguments, sources, asTensor(overload.schema()));
            if (cost != MISFIT && cost < bestCost) {
                best = Binding.of(overload, sources, arguments);
                bestCost = cost;
            }
        }
        if (best == null) {
            throw noMatch(name, overloads, arguments);
        }
        return best;
    }

    /** Fills {@code sources} and returns how far the given types are from the declared ones, or {@link #MISFIT}. */
    private static int bind(List<Parameter> parameters, Arguments arguments, int[] sources, int asTensor)
            throws InteropException {
        int positional = arguments.positionalCount();
        int cost = 0;
        int next = 0;
        int named = 0;
        for (int i = 0; i < sources.length; i++) {
            Parameter parameter = parameters.get(i);
            if (!parameter.keywordOnly() && next < positional) {
                sources[i] = next++;
                if (takesRest(parameters, i) && isOne(arguments.value(sources[i]))) {
                    sources[i] += Binding.REST;
                    next = positional;
                    cost += 2;
                }
            } else {
                sources[i] = arguments.keyword(parameter, outIndex(parameters, i));
                named += sources[i] == Binding.DEFAULT ? 0 : 1;
            }
            int distance = distance(sources[i], parameter, arguments, asTensor);
            if (distance == MISFIT) {
                return MISFIT;
            }
            cost += distance;
        }
        return next == positional && named == arguments.names().length ? cost : MISFIT;
    }

    /** How far a number is from a tensor. */
    private static int asTensor(Schema schema) {
        if (PREFER_NUMBERS.contains(schema.name())) {
            return 0;
        }
        return TAKE_NUMBERS.contains(schema.name()) ? 4 : MISFIT;
    }

    private static boolean isOne(Object value) {
        return !Guest.isSequence(value) && !Guest.isNone(value);
    }

    private static int distance(int source, Parameter parameter, Arguments arguments, int asTensor)
            throws InteropException {
        if (source == Binding.DEFAULT) {
            return parameter.hasDefault() ? 1 : MISFIT;
        }
        Object value = source >= Binding.REST ? arguments.rest(source - Binding.REST) : arguments.value(source);
        int distance = distance(value, parameter, asTensor);
        return distance == MISFIT ? MISFIT : 4 * distance;
    }

    private static int outIndex(List<Parameter> parameters, int index) {
        if (!parameters.get(index).isOut()) {
            return -1;
        }
        int before = 0;
        for (int i = 0; i < index; i++) {
            before += parameters.get(i).isOut() ? 1 : 0;
        }
        return before;
    }

    /** Whether ints in a row may stand for this list: it is the last one that is not keyword-only. */
    private static boolean takesRest(List<Parameter> parameters, int index) {
        Parameter parameter = parameters.get(index);
        boolean last =
                index + 1 == parameters.size() || parameters.get(index + 1).keywordOnly();
        return last && parameter.list() && parameter.kind() == Schema.Kind.INT && parameter.fixedSize() == 0;
    }

    private static int distance(Object value, Parameter parameter, int asTensor) throws InteropException {
        if (Guest.isNone(value)) {
            return parameter.optional() ? 0 : MISFIT;
        }
        if (!parameter.list()) {
            boolean isNumber = parameter.kind() == Schema.Kind.TENSOR && (isScalar(value) || isComplex(value));
            return isNumber ? asTensor : distance(value, parameter.kind());
        }
        if (!Guest.isSequence(value)) {
            boolean mayStand =
                    parameter.fixedSize() > 0 && !Guest.isBoolean(value) && distance(value, parameter.kind()) != MISFIT;
            return mayStand ? 1 : MISFIT;
        }
        int worst = 0;
        for (Object element : Guest.elements(value)) {
            boolean absent = parameter.optionalElements() && Guest.isNone(element);
            int distance = absent ? 0 : distance(element, parameter.kind());
            if (distance == MISFIT) {
                return MISFIT;
            }
            worst = Math.max(worst, distance);
        }
        return worst;
    }

    private static int distance(Object value, Schema.Kind kind) {
        return switch (kind) {
            case TENSOR -> value instanceof TensorObject ? 0 : MISFIT;
            case INT ->
                Guest.isInteger(value) ? 0 : Guest.isBoolean(value) || Binding.isNumber(value, kind) ? 3 : MISFIT;
            case FLOAT ->
                Guest.isFloat(value)
                        ? 0
                        : Guest.isInteger(value)
                                ? 1
                                : Guest.isBoolean(value) || Binding.isNumber(value, kind) ? 3 : MISFIT;
            case BOOL -> Guest.isBoolean(value) ? 0 : MISFIT;
            case SCALAR, COMPLEX ->
                isScalar(value) || isComplex(value) ? 1 : value instanceof TensorObject ? 3 : MISFIT;
            case STRING -> Guest.isString(value) ? 0 : MISFIT;
            case DTYPE, LAYOUT, MEMORY_FORMAT ->
                value instanceof Choice choice && choice.kind().name().equals(kind.name()) ? 0 : MISFIT;
            case DEVICE ->
                value instanceof DeviceObject ? 0 : Guest.isString(value) || Guest.isInteger(value) ? 1 : MISFIT;
            case GENERATOR -> value instanceof GeneratorObject ? 0 : MISFIT;
            case UNSUPPORTED -> MISFIT;
        };
    }

    private static boolean isScalar(Object value) {
        return Guest.isNumber(value) || Guest.isBoolean(value);
    }

    private static boolean isComplex(Object value) {
        return !(value instanceof NativeObject) && Guest.typeName(value).equals("complex");
    }

    private static TorchError noMatch(String name, List<Overload> overloads, Arguments arguments) {
        List<String> lines = new ArrayList<>();
        lines.add(name + "() received an invalid combination of arguments - got " + arguments.describe()
                + ", but expected one of:");
        for (Overload overload : overloads) {
            lines.add(" * " + overload.schema().text());
        }
        return new TorchError("TypeError", String.join("\n", lines));
    }
}
