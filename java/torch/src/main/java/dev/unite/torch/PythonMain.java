package dev.unite.torch;

import java.util.List;

/** Runs a Python program as the command {@code python} would. */
public final class PythonMain {
    private PythonMain() {}

    /**
     * Runs {@code FILE [ARG]…}, {@code -m MODULE [ARG]…} or {@code -c CODE [ARG]…}; a traceback goes to standard error.
     *
     * @return the program's exit code
     */
    public static int run(List<String> arguments) {
        try (Torch torch = Torch.builder().arguments(arguments).build()) {
            return (int) torch.load("torch._main").invoke("run", arguments).asLong();
        } catch (TorchException failure) {
            if (failure.getCause() instanceof org.graalvm.polyglot.PolyglotException exit && exit.isExit()) {
                return exit.getExitStatus();
            }
            throw failure;
        }
    }
}
