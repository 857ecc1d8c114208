package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * A recorded run of a guest function, repeated without the guest: the same operators in the same order with the same
 * numbers, autograd and backward passes included. A tensor made on the way goes right after its last use.
 */
final class Replay {
    private static final String RELEASED = "its last use in a recorded function";

    private final Lifetimes lifetimes;
    private final Step[] steps;
    private final int inputs;
    private final int slotCount;
    private final int[] returned;
    /** Slots whose last use is a step's, by step. */
    private final int[][] released;

    Replay(Lifetimes lifetimes, List<Step> steps, int inputs, int slotCount, int[] returned) {
        this.lifetimes = lifetimes;
        this.steps = steps.toArray(Step[]::new);
        this.inputs = inputs;
        this.slotCount = slotCount;
        this.returned = returned;
        this.released = lastUses();
    }

    /** The place of a tensor that differs from run to run: an argument, or made by an earlier step. */
    record Slot(int index) {}

    /** A native call on converted arguments; new tensors are wrapped by {@code owner}. */
    interface Action {
        Object run(Object[] arguments, Function<Tensor, TensorObject> owner) throws InteropException;
    }

    /**
     * One call.
     *
     * @param setsMode whether it switches a mode of the thread, so that it has to run even after a failure
     * @param template arguments, with a {@link Slot} for each tensor that differs
     * @param outputs slots of the results, -1 for what is no new tensor
     */
    record Step(Action action, boolean setsMode, Object[] template, int[] outputs) {}

    /** Runs all steps on new arguments, in the positions of the recorded ones; returns one tensor or several. */
    Object run(Object[] arguments) throws InteropException {
        TensorObject[] slots = new TensorObject[slotCount];
        for (int i = 0; i < Math.min(inputs, arguments.length); i++) {
            slots[i] = Guest.unwrap(arguments[i]) instanceof TensorObject tensor ? tensor : null;
        }
        int at = 0;
        try {
            for (; at < steps.length; at++) {
                run(at, slots);
            }
            return results(slots);
        } catch (RuntimeException | InteropException failure) {
            resetModes(at + 1, slots);
            throw failure;
        } finally {
            for (int i = inputs; i < slotCount; i++) {
                release(slots, i);
            }
        }
    }

    private void run(int at, TensorObject[] slots) throws InteropException {
        Step step = steps[at];
        Object result = step.action().run(filled(step.template(), slots), TensorObject::new);
        store(result, step.outputs(), slots);
        for (int slot : released[at]) {
            release(slots, slot);
        }
    }

    private static Object[] filled(Object[] template, TensorObject[] slots) {
        Object[] values = template.clone();
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Slot slot) {
                values[i] = tensor(slots, slot.index());
            } else if (values[i] instanceof Result.Several several) {
                values[i] = new Result.Several(filled(several.values(), slots));
            }
        }
        return values;
    }

    private static TensorObject tensor(TensorObject[] slots, int slot) {
        TensorObject tensor = slots[slot];
        if (tensor == null) {
            throw new TorchError(
                    "TypeError",
                    "recorded function: expected a tensor as argument " + slot
                            + ", as when it was recorded, got none; call it with arguments of the same kinds");
        }
        return tensor;
    }

    private static void store(Object result, int[] outputs, TensorObject[] slots) {
        if (result instanceof Result.Several several) {
            Object[] values = several.values();
            for (int i = 0; i < values.length; i++) {
                store(values[i], i < outputs.length ? outputs[i] : -1, slots);
            }
        } else {
            store(result, outputs[0], slots);
        }
    }

    private static void store(Object result, int slot, TensorObject[] slots) {
        if (slot >= 0) {
            if (!(result instanceof TensorObject tensor)) {
                throw new TorchError(
                        "RuntimeError",
                        "recorded function: expected a tensor where the recorded call got one, got None; "
                                + "do what changes gradients to None outside of it");
            }
            slots[slot] = tensor;
        }
    }

    private static void release(TensorObject[] slots, int slot) {
        TensorObject tensor = slots[slot];
        if (tensor != null) {
            slots[slot] = null;
            tensor.release(RELEASED);
        }
    }

    private Object results(TensorObject[] slots) {
        Object[] results = new Object[returned.length];
        for (int i = 0; i < results.length; i++) {
            int slot = returned[i];
            results[i] = slot < inputs ? tensor(slots, slot) : lifetimes.adopt(slots[slot]);
        }
        for (int slot : returned) {
            if (slot >= inputs) {
                slots[slot] = null;
            }
        }
        if (results.length == 0) {
            return Result.NONE;
        }
        return results.length == 1 ? results[0] : new Result.Several(results);
    }

    /** What the guest's context managers would do on their way out. */
    private void resetModes(int from, TensorObject[] slots) throws InteropException {
        for (int i = from; i < steps.length; i++) {
            if (steps[i].setsMode()) {
                run(i, slots);
            }
        }
    }

    private int[][] lastUses() {
        int[] last = new int[slotCount];
        for (int at = 0; at < steps.length; at++) {
            for (int slot : steps[at].outputs()) {
                if (slot >= 0) {
                    last[slot] = at;
                }
            }
            markUses(steps[at].template(), at, last);
        }
        List<List<Integer>> byStep = new ArrayList<>();
        for (int at = 0; at < steps.length; at++) {
            byStep.add(new ArrayList<>());
        }
        for (int slot = inputs; slot < slotCount; slot++) {
            int wanted = slot;
            if (Arrays.stream(returned).noneMatch(result -> result == wanted)) {
                byStep.get(last[slot]).add(slot);
            }
        }
        return byStep.stream()
                .map(slots -> slots.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private static void markUses(Object[] template, int at, int[] last) {
        for (Object value : template) {
            if (value instanceof Slot slot) {
                last[slot.index()] = at;
            } else if (value instanceof Result.Several several) {
                markUses(several.values(), at, last);
            }
        }
    }

    /** Frees the native values of the steps. */
    void close() {
        for (Step step : steps) {
            Recording.free(step.template());
        }
    }
}
