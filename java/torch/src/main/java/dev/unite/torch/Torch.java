package dev.unite.torch;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine that runs Python modules written for PyTorch: a GraalPy interpreter with libtorch behind it.
 *
 * <pre>{@code
 * try (Torch torch = Torch.open()) {
 *     PyModule net = torch.load(Path.of("net.py"), "Net", 64);
 *     try (Tensor y = net.call(torch.tensor(new float[] {1, 2}, 1, 2))) {
 *         System.out.println(Arrays.toString(y.toFloats()));
 *     }
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Any platform thread may use an engine and what came from it ({@link Tensor}, {@link PyModule},
 * {@link PythonObject}), one at a time; open scopes on the thread that closes them. A second thread while one is inside, a
 * virtual thread, and any after {@link #close} get an {@link IllegalStateException}. {@link TorchPool} serves many threads
 * of any kind. Modes that Python leaves switched on, such as {@code torch.set_grad_enabled}, belong to the thread.
 *
 * <p><b>The process</b> has one libtorch, so engines share its number of threads, default dtype and default random
 * generator. Engines may be opened, closed and opened again, and several at once. A second class loader with its own copy
 * of this library loads libtorch once more; put the library into a loader that both share to have it once.
 *
 * <p>Closing releases every tensor.
 */
public final class Torch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Torch.class);

    private final Context context;
    private final TorchContext natives;
    private final Value library;
    private final ReentrantLock lock = new ReentrantLock();
    private final ToPython toPython;
    /** Null without limits. */
    private final Watchdog watchdog;

    private Value helpers;
    /** Null where Python reaches none. */
    private ProgramFiles files;

    private volatile boolean closed;

    private Torch(EngineOptions options) {
        long began = System.nanoTime();
        Natives.loadAhead();
        this.context = options.open();
        boolean opened = false;
        try {
            context.initialize("python");
            this.library = context.eval(TorchLanguage.ID, "library");
            context.enter();
            try {
                this.natives = TorchLanguage.currentContext();
            } finally {
                context.leave();
            }
            this.toPython = new ToPython(this, context.getBindings("python").getMember("__builtins__"));
            this.helpers = imported("torch._java");
            this.watchdog = options.limits == null ? null : new Watchdog(context, options.limits.callTime());
            prepare(options);
            opened = true;
        } finally {
            if (!opened) {
                context.close(true);
            }
        }
        LOG.debug("engine opened in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private void prepare(EngineOptions options) {
        if (options.threads > 0) {
            inPython(() -> library.invokeMember("set_num_threads", options.threads));
        }
        if (options.limits == null) {
            this.files = new ProgramFiles(imported("torch._files"));
        } else {
            imported("torch._restricted").invokeMember("harden");
            natives.restrict(options.limits);
        }
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
        return inPython(() -> new PythonObject(this, imported(module)));
    }

    /** Imports a module by its dotted name and makes an instance of one of its classes, a {@code torch.nn.Module}. */
    public PyModule load(String module, String className, Object... arguments) {
        return new PyModule(this, load(module).invoke(className, arguments));
    }

    /**
     * Runs a Python file and makes an instance of one of its classes, a {@code torch.nn.Module}. The file may import from
     * its folder; in restricted mode only from the folders that the engine was opened with.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public PyModule load(Path file, String className, Object... arguments) {
        String source = ProgramFiles.read(file);
        Path absolute = file.toAbsolutePath();
        PythonObject module = inPython(() -> new PythonObject(
                this, helpers.invokeMember("load_source", absolute.toString(), source, watchdog == null)));
        return new PyModule(this, module.invoke(className, arguments));
    }

    /** A tensor around a direct buffer, which is not copied: see {@link TensorData}. */
    public Tensor tensor(TensorData data) {
        return inPython(() -> wrap(natives.lifetimes().adopt(BorrowedMemory.wrap(data))));
    }

    /**
     * A float32 tensor of the numbers.
     *
     * @param shape one dimension if left out
     */
    public Tensor tensor(float[] values, long... shape) {
        return tensor(TensorData.of(values, shape));
    }

    /** A float64 tensor of the numbers, see {@link #tensor(float[], long...)}. */
    public Tensor tensor(double[] values, long... shape) {
        return tensor(TensorData.of(values, shape));
    }

    /** An int64 tensor of the numbers, see {@link #tensor(float[], long...)}. */
    public Tensor tensor(long[] values, long... shape) {
        return tensor(TensorData.of(values, shape));
    }

    /**
     * Opens a scope for one step of a loop. Close it once, on the same thread, innermost first: {@link Scope#close}.
     *
     * @param label names the scope in the error of a later use, for example {@code "the end of step 12"}
     */
    public Scope scope(String label) {
        long number = inPython(() -> natives.lifetimes().enter(label));
        return () -> inPython(() -> {
            natives.lifetimes().leave(number, label);
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

    /** What computes here: libtorch's version, BLAS, threads, the processor's instructions, CUDA. */
    public Map<String, String> info() {
        return inPython(Facts::all);
    }

    /** Whether {@link #close} was not called yet, and no limit closed the engine. */
    public boolean isOpen() {
        return !closed && (watchdog == null || !watchdog.hasFired());
    }

    /**
     * Ends Python, writes what its open files buffer and releases every tensor. Closing again does nothing.
     *
     * @throws IllegalStateException if another thread is inside
     */
    @Override
    public void close() {
        enter();
        try {
            if (files != null && isOpen()) {
                files.writeOut();
            }
        } finally {
            release();
        }
    }

    private void release() {
        closed = true;
        try (watchdog) {
            context.close(true);
        } finally {
            lock.unlock();
        }
    }

    Lifetimes lifetimes() {
        return natives.lifetimes();
    }

    CallTimes callTimes() {
        return natives.callTimes();
    }

    /** Runs {@code work} under the thread rule, with Python's exceptions turned into {@link TorchException}. */
    <T> T inPython(Supplier<T> work) {
        enter();
        try {
            if (!isOpen()) {
                throw new IllegalStateException("torch engine: expected an open one, got one that "
                        + (closed ? "was closed" : "a call closed that took too long") + "; open another");
            }
            return watchdog == null || lock.getHoldCount() > 1
                    ? translating(work)
                    : translating(() -> watchdog.watch(() -> translating(work)));
        } finally {
            if (lock.getHoldCount() == 1) {
                // One that Python could not end itself, because what ended it was no exception of Python's.
                natives.abandonRecording();
            }
            lock.unlock();
        }
    }

    /** Reading Python's exception may run Python's code, so it is a part of the work. */
    private static <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (PolyglotException failure) {
            throw Failures.translate(failure);
        } catch (TorchError failure) {
            throw Failures.translate(failure);
        } catch (UnsupportedOperationException | ClassCastException misuse) {
            throw new TorchException(String.valueOf(misuse.getMessage()), "TypeError", "", misuse);
        } catch (RuntimeException failure) {
            // JavaCPP throws what libtorch throws as this class itself.
            throw failure.getClass() == RuntimeException.class ? Failures.translate(TorchError.of(failure)) : failure;
        }
    }

    private void enter() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("torch engine: expected a platform thread, got the virtual thread \""
                    + Thread.currentThread().getName() + "\"; use a TorchPool, which has threads of its own");
        }
        if (!lock.tryLock()) {
            throw new IllegalStateException("torch engine: expected one thread at a time, got a call from thread \""
                    + Thread.currentThread().getName() + "\" while another is inside; open an engine for each thread");
        }
    }

    private Value imported(String module) {
        return context.getBindings("python")
                .getMember("__builtins__")
                .getMember("__import__")
                .execute("importlib")
                .invokeMember("import_module", module);
    }

    PythonObject execute(Value function, Object[] arguments) {
        int last = arguments.length - 1;
        if (last < 0 || !(arguments[last] instanceof Keywords keywords)) {
            return new PythonObject(this, function.execute(toPython.all(arguments)));
        }
        Object[] all = new Object[last + 2];
        all[0] = function;
        all[1] = toPython.one(keywords.values());
        System.arraycopy(toPython.all(Arrays.copyOf(arguments, last)), 0, all, 2, last);
        return new PythonObject(this, helpers.invokeMember("call", all));
    }

    /** The Python tensor of a native one. */
    Tensor wrap(TensorObject handle) {
        natives.exchange(handle);
        return new Tensor(this, new PythonObject(this, helpers.invokeMember("take")), handle);
    }

    /** The native tensor of a Python one. */
    TensorObject handle(Value tensor) {
        if (!tensor.hasMember("_h")) {
            throw new TorchException(
                    "Python object: expected a Tensor, got "
                            + tensor.getMetaObject().getMetaSimpleName(),
                    "TypeError",
                    "",
                    null);
        }
        library.invokeMember("give", tensor.getMember("_h"));
        return natives.exchanged();
    }

    /** Settings of an engine. */
    public static final class Builder {
        private final List<String> scoped = new ArrayList<>();
        private final EngineOptions options = new EngineOptions();

        private Builder() {}

        /** Adds a folder from which Python imports. */
        public Builder pythonPath(Path folder) {
            options.path.add(Objects.requireNonNull(folder));
            return this;
        }

        /** Adds a folder of resources from which Python imports, for example {@code "/com/example/python"}. */
        public Builder pythonResource(Class<?> anchor, String folder) {
            options.path.add(PythonSources.folder(anchor, folder));
            return this;
        }

        /** Lets modules of a package release the temporaries of their {@code forward} as soon as it returns. */
        public Builder scopedPackage(String name) {
            scoped.add(name);
            return this;
        }

        /**
         * Sets the number of threads that operators use; default: libtorch's choice.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder threads(int count) {
            if (count <= 0) {
                throw new IllegalArgumentException("torch engine: expected at least 1 thread, got " + count);
            }
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

        /**
         * Restricts what Python may do to computing with tensors, for model code that is not trusted fully: no files but
         * the sources in this engine's folders, no processes, network, threads, environment, Java classes or native
         * libraries, and limits. A call that takes longer is ended between two operators and its engine closed.
         *
         * <p>This is no wall between processes: libtorch's kernels and the Java heap are shared with the rest of the JVM.
         * {@code docs/restricted.md} says what is left open. Run code that you do not trust at all in a process of its
         * own.
         */
        public Builder restricted(Limits limits) {
            options.limits = Objects.requireNonNull(limits);
            return this;
        }

        /** Lets Python load its standard library's native modules and start processes: for the one engine of a program. */
        Builder program() {
            options.program = true;
            return this;
        }

        /** Opens the engine. */
        public Torch build() {
            Torch torch = new Torch(options);
            for (String name : scoped) {
                torch.load("torch._lifetime").get("scoped_packages").invoke("add", name);
            }
            return torch;
        }

        /** Opens an engine that shares compiled code with others. */
        Torch build(Engine shared) {
            options.engine = shared;
            return build();
        }
    }
}
