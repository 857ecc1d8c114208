package dev.unite.cli;

import dev.unite.config.Config;
import dev.unite.torch.Torch;

/** Opens the engine that the model's Python code runs in. */
final class PythonEngine {
    private PythonEngine() {}

    /** The caller closes it. Starting takes about two seconds. */
    static Torch open() {
        return builder().build();
    }

    /** An engine in which the model's package {@code unite} can be imported. */
    static Torch.Builder builder() {
        return Torch.builder().pythonResource(Config.class, "/dev/unite/python").scopedPackage("unite");
    }
}
