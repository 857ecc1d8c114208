package dev.unite.torch;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/**
 * An engine that runs Python modules written for PyTorch: a GraalPy interpreter with libtorch behind it.
 *
 * <pre>{@code
 * try (Torch torch = Torch.open()) {
 *     PythonObject module = torch.load("my.model");
 *     double loss = module.invoke("step", images, labels).asDouble();
 * }
 * }</pre>
 *
 * <p>One thread at a time, a platform thread, may use an engine and what came from it; a second one gets an
 * {@link IllegalStateException}. Closing releases every tensor.
 */
public final class Torch implements AutoCloseable {
    private final Context context;
    private final TorchContext natives;
    private final Value library;
    private final ReentrantLock lock = new ReentrantLock();
    private final Value dictionary;
    private final Value list;

    private Torch(Context context) {
        this.context = context;
        this.library = context.eval(TorchLanguage.ID, "library");
        context.enter();
        try {
            this.natives = TorchLanguage.currentContext();
        } finally {
            context.leave();
        }
        Value builtins = context.getBindings("python");
        this.dictionary = builtins.getMember("__builtins__").getMember("dict");
        this.list = builtins.getMember("__builtins__").getMember("list");
    }

    /** Opens an engine with the defaults. */
    public static Torch open() {
        return builder().build();
    }

    /** Settings of an engine to open. */
    public static Builder builder() {
        return new Builder();
    }

    /** Imports a module by its dotted name. */
    public PythonObject load(String module) {
        return inPython(() -> {
            Value importer = context.eval("python", "__import__('importlib').import_module");
            return new PythonObject(this, importer.execute(module));
        });
    }

    /**
     * Opens a scope for one step of a loop. Close it on the same thread, innermost first.
     *
     * @param label names the scope in the error of a later use, for example {@code "the end of step 12"}
     */
    public Scope scope(String label) {
        int mark = inPython(() -> natives.lifetimes().enter());
        return () -> inPython(() -> {
            natives.lifetimes().leave(mark, label);
            return null;
        });
    }

    /** Native tensors not yet released. */
    public long liveTensors() {
        return inPython(() -> natives.lifetimes().liveTensors());
    }

    /** Bytes behind tensors that live until the collector finds them unused; those in open scopes are not counted. */
    public long nativeBytes() {
        return inPython(() -> natives.lifetimes().trackedBytes());
    }

    /** What computes here: libtorch's version, BLAS, threads, CUDA. */
    public Map<String, String> info() {
        return inPython(() -> {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("libtorch", "2.10.0");
            facts.put("blas", Natives.blas());
            facts.put("threads", library.invokeMember("get_num_threads").toString());
            facts.put("cuda", library.invokeMember("cuda_is_available").toString());
            facts.put(
                    "configuration",
                    library.invokeMember("show_config").asString().strip());
            return facts;
        });
    }

    @Override
    public void close() {
        inPython(() -> {
            natives.close();
            return null;
        });
        context.close(true);
    }

    Lifetimes lifetimes() {
        return natives.lifetimes();
    }

    /** Runs {@code work} under the thread rule, with Python's exceptions turned into {@link TorchException}. */
    <T> T inPython(Supplier<T> work) {
        if (!lock.tryLock()) {
            throw new IllegalStateException("torch engine: expected one thread at a time, got a call from thread \""
                    + Thread.currentThread().getName() + "\" while another is inside; open an engine for each thread");
        }
        try {
            return work.get();
        } catch (PolyglotException failure) {
            throw Failures.translate(failure);
        } catch (UnsupportedOperationException | ClassCastException misuse) {
            throw new TorchException(String.valueOf(misuse.getMessage()), "TypeError", "", misuse);
        } finally {
            lock.unlock();
        }
    }

    Object[] toPython(Object[] arguments) {
        Object[] converted = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            converted[i] = toPython(arguments[i]);
        }
        return converted;
    }

    private Object toPython(Object value) {
        return switch (value) {
            case PythonObject object -> object.value();
            case TensorData data -> tensor(data);
            case Map<?, ?> map -> {
                Value entries = dictionary.execute();
                map.forEach((key, element) -> entries.putHashEntry(key.toString(), toPython(element)));
                yield entries;
            }
            case List<?> elements -> {
                Value made = list.execute();
                Value append = made.getMember("append");
                elements.forEach(element -> append.executeVoid(toPython(element)));
                yield made;
            }
            case null -> null;
            case Boolean plain -> plain;
            case Number plain -> plain;
            case String plain -> plain;
            default ->
                throw new IllegalArgumentException(
                        "argument for Python: expected null, a boolean, number, string, list, map, TensorData or"
                                + " PythonObject, got "
                                + value.getClass().getName());
        };
    }

    private Value tensor(TensorData data) {
        natives.exchange(data);
        Value handle = library.invokeMember("take_data");
        return context.getBindings("python")
                .getMember("__builtins__")
                .getMember("__import__")
                .execute("torch")
                .getMember("_operators")
                .getMember("wrap")
                .execute(handle);
    }

    TensorData readTensor(Value tensor) {
        if (!tensor.hasMember("_h")) {
            throw new TorchException(
                    "Python object: expected a Tensor, got "
                            + tensor.getMetaObject().getMetaSimpleName(),
                    "TypeError",
                    "",
                    null);
        }
        library.invokeMember("give_data", tensor.getMember("_h"));
        return natives.exchanged();
    }

    /** Settings of an engine. */
    public static final class Builder {
        private final List<Path> path = new ArrayList<>();
        private final List<String> scoped = new ArrayList<>();
        private final EngineOptions options = new EngineOptions();

        private Builder() {}

        /** Adds a folder from which Python imports. */
        public Builder pythonPath(Path folder) {
            path.add(folder);
            return this;
        }

        /** Adds a folder of resources from which Python imports, for example {@code "/com/example/python"}. */
        public Builder pythonResource(Class<?> anchor, String folder) {
            path.add(PythonSources.folder(anchor, folder));
            return this;
        }

        /** Lets modules of a package release the temporaries of their {@code forward} as soon as it returns. */
        public Builder scopedPackage(String name) {
            scoped.add(name);
            return this;
        }

        /** Sets the number of threads that operators use; default: libtorch's choice. */
        public Builder threads(int count) {
            options.threads = count;
            return this;
        }

        /** Sets {@code sys.argv}. */
        public Builder arguments(List<String> argv) {
            options.arguments = List.copyOf(argv);
            return this;
        }

        /** Redirects what Python prints and reads. */
        public Builder streams(InputStream in, OutputStream out, OutputStream err) {
            options.in = in;
            options.out = out;
            options.err = err;
            return this;
        }

        /** Opens the engine. */
        public Torch build() {
            Torch torch = new Torch(options.open(path));
            if (options.threads > 0) {
                torch.inPython(() -> torch.library.invokeMember("set_num_threads", options.threads));
            }
            for (String name : scoped) {
                torch.load("torch._lifetime").get("scoped_packages").invoke("add", name);
            }
            return torch;
        }
    }

    /** The memory of a tensor as a buffer that the caller must not outlive. */
    static java.nio.ByteBuffer memory(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes).asByteBuffer();
    }
}
