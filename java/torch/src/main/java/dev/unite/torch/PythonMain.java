package dev.unite.torch;

import java.util.List;

/** Runs a Python program as the command {@code python} would. */
public final class PythonMain {
    private PythonMain() {}

    /**
     * Runs {@code FILE [ARG]…}, {@code -m MODULE [ARG]…} or {@code -c CODE [ARG]…}; a traceback goes to standard error.
     *
     * @param engine settings of the engine that it runs in
     * @return the program's exit code
     */
    public static int run(Torch.Builder engine, List<String> arguments) {
        try (Torch torch = engine.arguments(arguments).program().build()) {
            CompilerThreads.yieldTo(torch.callTimes());
            return (int) torch.load("torch._main").invoke("run", arguments).asLong();
        } catch (TorchException failure) {
            if (failure.getCause() instanceof org.graalvm.polyglot.PolyglotException exit && exit.isExit()) {
                return exit.getExitStatus();
            }
            throw failure;
        }
    }
}
