package dev.unite.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/** A program's files: its own source, and those that it opens and does not close, of which nothing is lost. */
final class ProgramFiles {
    private final Value module;

    /** @param module {@code torch._files} */
    ProgramFiles(Value module) {
        this.module = module;
        module.invokeMember("install");
    }

    static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "torch: expected a Python file at \"" + source + "\", got none that can be read", e);
        }
    }

    /** Writes what is buffered, but not that of a program which ended its process as {@code os._exit} does. */
    void writeOut() {
        try {
            module.invokeMember("write_out");
        } catch (PolyglotException ended) {
            if (!ended.isExit() && !ended.isCancelled()) {
                throw ended;
            }
        }
    }
}
