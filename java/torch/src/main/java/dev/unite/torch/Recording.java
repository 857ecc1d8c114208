package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Replay.Action;
import dev.unite.torch.Replay.Slot;
import dev.unite.torch.Replay.Step;
import dev.unite.torch.TorchContext.NativeFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The native calls of one run of a guest function, taken down while it runs, to become a {@link Replay}. Tensors made on
 * the way and the function's arguments become slots; all else stays what it was in this run.
 */
final class Recording {
    private final Lifetimes lifetimes;
    private final int inputs;
    private final List<Step> steps = new ArrayList<>();
    private final Map<TensorObject, Integer> slots = new IdentityHashMap<>();
    private final Set<TensorObject> captured = Collections.newSetFromMap(new IdentityHashMap<>());
    private int slotCount;

    /** @param arguments the function's arguments; those that are tensors will be replaced in a replay */
    Recording(Object[] arguments, Lifetimes lifetimes) throws InteropException {
        this.lifetimes = lifetimes;
        this.inputs = arguments.length;
        this.slotCount = arguments.length;
        for (int i = 0; i < arguments.length; i++) {
            if (Guest.unwrap(arguments[i]) instanceof TensorObject tensor) {
                slots.put(tensor, i);
            }
        }
    }

    /** Calls a native function and notes what of it belongs into a replay. */
    Object call(NativeFunction function, Object[] arguments) throws InteropException {
        switch (function.repeat()) {
            case REFUSED -> throw refused(function.name() + " cannot be part of it");
            case REPEATED, MODE -> {
                Object result = function.body().call(arguments);
                boolean setsMode = function.repeat() == Repeat.MODE;
                add((values, owner) -> function.body().call(values), setsMode, arguments, Result.NONE);
                return result;
            }
            case KEEPS -> {
                if (slots.getOrDefault(Guest.tensor(arguments[0]), -1) >= inputs) {
                    throw refused("it keeps a tensor that it makes");
                }
                return function.body().call(arguments);
            }
            case CONSTANT -> {
                Object result = function.body().call(arguments);
                if (result instanceof TensorObject tensor) {
                    lifetimes.keep(tensor);
                }
                return result;
            }
            case SKIPPED, OPERATOR -> {
                return function.body().call(arguments);
            }
        }
        throw new IllegalStateException("native function of kind " + function.repeat());
    }

    /** Notes a call whose results are its own. */
    void operation(Action action, Object[] arguments, Object result) throws InteropException {
        add(action, false, arguments, result);
    }

    /** Notes an operator's call. What does not change is converted here, once. */
    void overload(Overload overload, Object[] arguments, Object result) throws InteropException {
        Object[] template = new Object[arguments.length];
        for (int i = 0; i < template.length; i++) {
            template[i] = arguments[i] == null ? null : template(arguments[i]);
        }
        Object[] direct = overload.direct() == null ? null : prepared(overload.direct(), template);
        Call call = direct == null ? overload.boxed() : overload.direct();
        Object[] prepared = direct == null ? prepared(overload.boxed(), template) : direct;
        steps.add(new Step(call::run, false, prepared, outputs(result)));
    }

    /** The template with converted constants, or null if one of its values does not fit the call. */
    private static Object[] prepared(Call call, Object[] template) throws InteropException {
        Object[] prepared = template.clone();
        for (int i = 0; i < prepared.length; i++) {
            if (isPlain(prepared[i])) {
                prepared[i] = call.ready(prepared[i], i);
                if (prepared[i] == null) {
                    free(prepared);
                    return null;
                }
            }
        }
        return prepared;
    }

    /** Frees the converted constants of a call. */
    static void free(Object[] template) {
        for (Object value : template) {
            if (value instanceof Call.Ready ready) {
                ready.free().run();
            }
        }
    }

    private void add(Action action, boolean setsMode, Object[] arguments, Object result) throws InteropException {
        Object[] template = new Object[arguments.length];
        for (int i = 0; i < template.length; i++) {
            template[i] = template(arguments[i]);
        }
        steps.add(new Step(action, setsMode, template, outputs(result)));
    }

    /** The replay of what was recorded, which returns these tensors. */
    Replay finish(Object[] results) throws InteropException {
        int[] returned = new int[results.length];
        for (int i = 0; i < returned.length; i++) {
            Integer slot = slots.get(Guest.tensor(results[i]));
            if (slot == null) {
                throw refused("it returns a tensor that it neither made nor was given");
            }
            returned[i] = slot;
        }
        return new Replay(lifetimes, steps, inputs, slotCount, returned);
    }

    /** Frees what was taken down, instead of {@link #finish}. */
    void close() {
        steps.forEach(step -> free(step.template()));
    }

    private Object template(Object argument) throws InteropException {
        Object value = Guest.unwrap(argument);
        if (value instanceof TensorObject tensor) {
            return slotOrConstant(tensor);
        }
        if (Guest.isNone(value)) {
            return Result.NONE;
        }
        if (value instanceof NativeObject) {
            return value;
        }
        if (Guest.isBoolean(value)) {
            return Guest.toBoolean(value);
        }
        if (Guest.isFloat(value)) {
            return Guest.toDouble(value);
        }
        if (Guest.isInteger(value)) {
            return Guest.toLong(value);
        }
        if (Guest.isString(value)) {
            return Guest.toText(value);
        }
        if (Guest.isSequence(value)) {
            Object[] elements = Guest.elements(value);
            for (int i = 0; i < elements.length; i++) {
                elements[i] = template(elements[i]);
            }
            return new Result.Several(elements);
        }
        throw refused("it calls an operator with a value of type " + Guest.typeName(value));
    }

    private Object slotOrConstant(TensorObject tensor) {
        Integer slot = slots.get(tensor);
        if (slot != null) {
            return new Slot(slot);
        }
        if (tensor.watched == null) {
            throw refused("it uses a tensor that is neither an argument nor kept by a module");
        }
        captured.add(tensor);
        return tensor;
    }

    private static boolean isPlain(Object template) {
        return switch (template) {
            case null -> true; // a default
            case Slot slot -> false;
            case TensorObject tensor -> false;
            case Result.Several several -> Arrays.stream(several.values()).allMatch(Recording::isPlain);
            default -> true;
        };
    }

    /** Slots of a call's results, in order; -1 for what is no new tensor. */
    private int[] outputs(Object result) {
        if (result instanceof Result.Several several) {
            return Arrays.stream(several.values()).mapToInt(this::output).toArray();
        }
        return new int[] {output(result)};
    }

    private int output(Object result) {
        if (result instanceof TensorObject tensor) {
            if (slots.containsKey(tensor) || captured.contains(tensor)) {
                return -1;
            }
            slots.put(tensor, slotCount);
            return slotCount++;
        }
        if (result instanceof Number || result instanceof Boolean || result instanceof String) {
            throw refused("an operator gives it a plain value, which may differ the next time");
        }
        return -1;
    }

    static TorchError refused(String why) {
        return new TorchError(
                "RuntimeError",
                "recorded function: expected the same operators in every call, but " + why
                        + "; move that out of the function or call it without torch.recorded");
    }
}
