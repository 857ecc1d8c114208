package dev.unite.torch;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.io.IOAccess;

/** How a polyglot context for PyTorch programs is opened. */
final class EngineOptions {
    int threads;
    List<String> arguments = List.of();
    InputStream in = System.in;
    OutputStream out = System.out;
    OutputStream err = System.err;

    /** Python reaches files, the environment and libtorch, but no Java class. */
    Context open(List<Path> path) {
        List<Path> all = new ArrayList<>(path);
        all.add(PythonSources.folder(Torch.class, "/dev/unite/torch/python"));
        return Context.newBuilder("python", TorchLanguage.ID)
                .allowHostAccess(HostAccess.NONE)
                .allowPolyglotAccess(PolyglotAccess.ALL)
                .allowIO(IOAccess.ALL)
                .allowEnvironmentAccess(EnvironmentAccess.INHERIT)
                .allowCreateThread(true)
                .allowExperimentalOptions(true)
                .option("engine.WarnInterpreterOnly", "false")
                .option(
                        "python.PythonPath",
                        all.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)))
                .option("python.PyCachePrefix", PythonSources.byteCode().toString())
                .option("python.DontWriteBytecodeFlag", "false")
                .arguments("python", arguments.toArray(String[]::new))
                .in(in)
                .out(out)
                .err(err)
                .build();
    }
}
