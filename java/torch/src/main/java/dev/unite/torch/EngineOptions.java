package dev.unite.torch;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a polyglot context for PyTorch programs is opened. */
final class EngineOptions {
    private static final Logger LOG = LoggerFactory.getLogger(EngineOptions.class);

    final List<Path> path = new ArrayList<>();
    int threads;
    List<String> arguments = List.of();
    InputStream in = System.in;
    OutputStream out = System.out;
    OutputStream err = System.err;
    /** What several contexts share compiled code through, or null. */
    Engine engine;
    /**
     * Whether Python may load the native modules of its standard library ({@code ctypes}, parts of {@code unicodedata}) and
     * start processes. GraalPy loads a native module into a single context of a process only.
     */
    boolean program;
    /** Those of the restricted mode, or null. */
    Limits limits;

    /** Python reaches no Java class and, unless restricted, files, the environment and threads. */
    Context open() {
        Caches.configure();
        List<Path> all = new ArrayList<>(path);
        all.add(PythonSources.folder(Torch.class, "/dev/unite/torch/python"));
        Context.Builder builder = Context.newBuilder("python", TorchLanguage.ID)
                .allowHostAccess(HostAccess.NONE)
                .allowExperimentalOptions(true)
                .option(
                        "python.PythonPath",
                        all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))
                .arguments("python", arguments.toArray(String[]::new))
                .in(limits != null && in == System.in ? InputStream.nullInputStream() : in)
                .out(program && out == System.out ? new StandardOutput(System.out) : out)
                .err(err);
        if (engine == null) {
            builder.option("engine.WarnInterpreterOnly", "false");
        } else {
            builder.engine(engine);
        }
        Context context = (limits == null ? open(builder) : restricted(builder, all)).build();
        if (engine == null) {
            warnOfInterpreter(context.getEngine());
        }
        return context;
    }

    /** Instead of the polyglot API's own warning, which is switched off above: it goes to standard error. */
    static void warnOfInterpreter(Engine engine) {
        if (engine.getImplementationName().contains("Interpreted")) {
            LOG.warn(
                    "Python: expected a JVM with GraalVM's compiler, got one that interprets Python, which costs much where"
                            + " kernels are small; README.md has the flags that compile it");
        }
    }

    private Context.Builder open(Context.Builder builder) {
        return builder.allowPolyglotAccess(PolyglotAccess.ALL)
                .allowIO(KernelFiles.access())
                .allowEnvironmentAccess(EnvironmentAccess.INHERIT)
                .allowCreateThread(true)
                .allowNativeAccess(program)
                .allowCreateProcess(program)
                .allowInnerContextOptions(true) // for Python's processes, which are such contexts
                .option("python.PyCachePrefix", PythonSources.byteCode().toString())
                .option("python.DontWriteBytecodeFlag", "false");
    }

    /** Everything is denied that is not named: what the polyglot API denies by default is not repeated here. */
    private static Context.Builder restricted(Context.Builder builder, List<Path> sources) {
        return builder.allowPolyglotAccess(PolyglotAccess.newBuilder()
                        .allowEval("python", TorchLanguage.ID)
                        .build())
                .allowIO(SourceFiles.only(sources))
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .option("python.PosixModuleBackend", "java")
                .option("python.DontWriteBytecodeFlag", "true");
    }
}
