package dev.unite.torch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An instance of a {@code torch.nn.Module} written in Python.
 *
 * <p>Follows the thread rule of its {@link Torch}, and goes with it.
 */
public final class PyModule {
    private final Torch torch;
    private final PythonObject python;

    PyModule(Torch torch, PythonObject python) {
        this.torch = torch;
        this.python = python;
    }

    /**
     * Runs {@code forward} with its hooks.
     *
     * @param arguments what {@link PythonObject} takes; {@link Keywords} last for arguments by name
     * @throws TorchException if it raises, or its result is not one tensor; {@link #python} reads others
     */
    public Tensor call(Object... arguments) {
        return python.call(arguments).asTensor();
    }

    /** The parameters, as an optimizer takes them. */
    public PythonObject parameters() {
        return python.invoke("parameters");
    }

    /** Switches to training: dropout drops, batch norms learn. Modules begin so. */
    public void train() {
        python.invoke("train");
    }

    /** Switches to use: no dropout, batch norms keep still. */
    public void eval() {
        python.invoke("eval");
    }

    /** Weights and buffers by name, the tensors themselves and not copies. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        python.invoke("state_dict").asMap().forEach((name, tensor) -> state.put(name, tensor.asTensor()));
        return state;
    }

    /**
     * Copies weights and buffers in.
     *
     * @param state by name, {@link Tensor} or {@link TensorData}
     * @throws TorchException if names or shapes are not this module's
     */
    public void load(Map<String, ?> state) {
        python.invoke("load_state_dict", state);
    }

    /** The Python object, for other methods and attributes. */
    public PythonObject python() {
        return python;
    }

    /** The engine it lives in. */
    public Torch torch() {
        return torch;
    }

    /** Native references to the weights and buffers, which another engine's module can {@link #adoptState}. */
    Map<String, org.bytedeco.pytorch.Tensor> shareState() {
        Map<String, org.bytedeco.pytorch.Tensor> shared = new LinkedHashMap<>();
        state().forEach((name, tensor) ->
                shared.put(name, torch.inPython(() -> tensor.handle().get().detach())));
        return shared;
    }

    /** Takes over weights in the memory where they are. */
    void adoptState(Map<String, org.bytedeco.pytorch.Tensor> shared) {
        Map<String, Object> state = new LinkedHashMap<>();
        shared.forEach((name, tensor) -> state.put(
                name, torch.inPython(() -> torch.wrap(torch.lifetimes().adopt(tensor.detach())))));
        torch.load("torch._java").invoke("share", python, state);
    }

    /** As Python prints it. */
    @Override
    public String toString() {
        return python.toString();
    }
}
