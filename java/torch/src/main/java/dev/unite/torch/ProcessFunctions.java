package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.NativeObject.GeneratorObject;
import dev.unite.torch.TorchContext.Body;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.global.torch;

/** Native functions of process-wide state: threads, random numbers, default dtype, autocast. */
final class ProcessFunctions {
    /** OpenMP ends the process where the system gives it no more. */
    private static final int MOST_THREADS = 1024;

    private ProcessFunctions() {}

    static void define(Library library, Lifetimes lifetimes) {
        library.define("get_num_threads", Repeat.CONSTANT, a -> OperatorThreads.count());
        library.define("set_num_threads", a -> {
            setThreads(Guest.toLong(a[0]));
            return Result.NONE;
        });
        library.define("get_default_dtype", Repeat.CONSTANT, a -> (long) torch.get_default_dtype_as_scalartype().value);
        library.define("set_default_dtype", a -> {
            setDefaultDtype(TensorFunctions.scalarType(((Choice) Guest.unwrap(a[0])).code()));
            return Result.NONE;
        });
        library.define("blas", Repeat.CONSTANT, a -> Natives.blas());
        library.define("show_config", a -> Facts.configuration());
        library.define("parallel_info", a -> torch.get_parallel_info().getString());
        generators(library, lifetimes);
        autocast(library);
        Switches.define(library);
        CudaFunctions.define(library, lifetimes);
    }

    private static void setThreads(long count) {
        if (count < 1 || count > MOST_THREADS) {
            throw new TorchError(
                    "RuntimeError",
                    "set_num_threads: expected 1 to " + MOST_THREADS + " threads, got " + count
                            + "; as many as there are processors is fastest");
        }
        OperatorThreads.set((int) count);
    }

    private static void setDefaultDtype(torch.ScalarType type) {
        if (!torch.isFloatingType(type)) {
            throw new TorchError("TypeError", "only floating-point types are supported as the default type");
        }
        if (TorchLanguage.currentContext().isChild() && type != torch.get_default_dtype_as_scalartype()) {
            throw new TorchError(
                    "NotImplementedError",
                    "set_default_dtype: expected the program's in a process of multiprocessing, which shares it here; set"
                            + " it before the process starts");
        }
        torch.set_default_dtype(torch.scalarTypeToTypeMeta(type));
    }

    private static void generators(Library library, Lifetimes lifetimes) {
        library.define("default_generator", a -> defaultGenerator(Guest.toText(a[0])));
        library.define("generator_device", a -> {
            try (Device device = generator(a).device()) {
                return DeviceObject.text(device);
            }
        });
        library.define("new_generator", a -> new GeneratorObject(newGenerator(Guest.toText(a[0]))));
        library.define("own_generator", a -> {
            DefaultGenerator.setOwn(Guest.isNone(a[0]) ? null : generator(a));
            return Result.NONE;
        });
        generator(library, "manual_seed", a -> {
            generator(a).set_current_seed(Guest.toLong(a[1]));
            return Result.NONE;
        });
        generator(library, "manual_seed_all", a -> {
            DefaultGenerator.seed(Guest.toLong(a[0]));
            return Result.NONE;
        });
        generator(library, "initial_seed", a -> generator(a).current_seed());
        generator(library, "new_seed", a -> generator(a).seed());
        generator(library, "generator_state", a -> lifetimes.adopt(generator(a).get_state()));
        generator(library, "set_generator_state", a -> {
            generator(a).set_state(Guest.tensor(a[1]).get());
            return Result.NONE;
        });
    }

    /** Defines a function that reads or sets a generator. */
    private static void generator(Library library, String name, Body body) {
        library.define(name, a -> DefaultGenerator.using(() -> body.call(a)));
    }

    private static GeneratorObject defaultGenerator(String device) {
        if (device.equals("cpu")) {
            return new GeneratorObject(DefaultGenerator::ofThisThread);
        }
        return new GeneratorObject(torch.globalContext().defaultGenerator(new Device(device)));
    }

    /** libtorch's, which nothing of the CPU's half tells. */
    private static final long DEFAULT_SEED = 67280421310721L;

    private static Generator newGenerator(String device) {
        if (device.equals("cpu")) {
            return torch.make_generator_cpu();
        }
        try (Device place = new Device(device)) {
            Generator made = torch.globalContext().defaultGenerator(place).clone();
            made.set_current_seed(DEFAULT_SEED);
            return made;
        }
    }

    private static Generator generator(Object[] arguments) throws InteropException {
        return ((GeneratorObject) Guest.unwrap(arguments[0])).generator();
    }

    private static void autocast(Library library) {
        library.define("is_autocast_enabled", Repeat.CONSTANT, a -> torch.is_autocast_enabled(deviceType(a)));
        library.define("set_autocast_enabled", Repeat.MODE, a -> {
            torch.set_autocast_enabled(deviceType(a), Guest.toBoolean(a[1]));
            return Result.NONE;
        });
        library.define(
                "get_autocast_dtype", Repeat.CONSTANT, a -> (long) torch.get_autocast_dtype(deviceType(a)).value);
        library.define("set_autocast_dtype", Repeat.MODE, a -> {
            Choice choice = (Choice) Guest.unwrap(a[1]);
            torch.set_autocast_dtype(deviceType(a), TensorFunctions.scalarType(choice.code()));
            return Result.NONE;
        });
        library.define("is_autocast_cache_enabled", Repeat.CONSTANT, a -> torch.is_autocast_cache_enabled());
        library.define("set_autocast_cache_enabled", Repeat.MODE, a -> {
            torch.set_autocast_cache_enabled(Guest.toBoolean(a[0]));
            return Result.NONE;
        });
        library.define("autocast_increment_nesting", Repeat.MODE, a -> torch.increment_nesting());
        library.define("autocast_decrement_nesting", Repeat.MODE, a -> torch.decrement_nesting());
        library.define("clear_autocast_cache", Repeat.MODE, a -> {
            torch.clear_cache();
            return Result.NONE;
        });
    }

    private static torch.DeviceType deviceType(Object[] arguments) throws InteropException {
        try (DeviceScope device = new DeviceScope(Guest.toText(arguments[0]))) {
            return device.object().device().type().intern();
        }
    }

    /** A device for the length of one call. */
    private record DeviceScope(DeviceObject object) implements AutoCloseable {
        DeviceScope(String text) {
            this(new DeviceObject(new Device(text)));
        }

        @Override
        public void close() {
            object.device().deallocate();
        }
    }
}
