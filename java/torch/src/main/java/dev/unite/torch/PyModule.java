package dev.unite.torch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An instance of a {@code torch.nn.Module} written in Python.
 *
 * <p>Follows the thread rule of its {@link Torch}, and goes with it.
 */
public final class PyModule {
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth");

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

    /**
     * Weights and buffers by name, in the memory where they are and not copied. As PyTorch's {@code state_dict} has them, they
     * are outside of the graph: a gradient is at {@code net.python().get("first").get("weight").asTensor().grad()}.
     */
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

    /**
     * Writes weights and buffers to a file, whole or not at all: one of that name stays as it is until the new one is on
     * disk.
     *
     * @param file ends in {@code .safetensors}, or in {@code .pt} or {@code .pth} for PyTorch's {@code torch.save}
     * @throws IllegalArgumentException if it ends otherwise
     * @throws TorchException if it cannot be written; in restricted mode, which has no files, by {@code PermissionError}
     */
    public void save(Path file) {
        torch.load("torch._java").invoke("save", python, path(file));
    }

    /**
     * Copies weights and buffers in from a file that {@link #save}, PyTorch or the safetensors library wrote. Files run no
     * code.
     *
     * @param file see {@link #save}
     * @throws IllegalArgumentException if it ends otherwise
     * @throws TorchException if it cannot be read, is damaged, or its names or shapes are not this module's; in restricted
     *     mode, which has no files, by {@code PermissionError}: there {@link #load(Map)} takes weights
     */
    public void load(Path file) {
        torch.load("torch._java").invoke("load", python, path(file));
    }

    private static String path(Path file) {
        String path = file.toAbsolutePath().toString();
        if (ENDINGS.stream().noneMatch(path::endsWith)) {
            throw new IllegalArgumentException("weights' file \"" + file + "\": expected a name that ends in one of "
                    + ENDINGS + ", got another; rename it");
        }
        return path;
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
