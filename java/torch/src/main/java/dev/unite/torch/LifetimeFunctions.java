package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;

/** Native functions around {@link Lifetimes}. */
final class LifetimeFunctions {
    private LifetimeFunctions() {}

    static void define(Library library, Lifetimes lifetimes) {
        library.define(
                "enter",
                Repeat.SKIPPED,
                a -> lifetimes.enter(a.length > 0 ? Guest.toText(a[0]) : "a module's forward"));
        library.define("leave", Repeat.SKIPPED, a -> {
            lifetimes.leave(Guest.toLong(a[0]), Guest.toText(a[1]), results(a));
            return Result.NONE;
        });
        library.define("leave_module", Repeat.SKIPPED, a -> {
            lifetimes.leaveModule(Guest.toLong(a[0]), Guest.toText(a[1]), results(a));
            return Result.NONE;
        });
        library.define("suspend", Repeat.SKIPPED, a -> lifetimes.suspend());
        library.define("resume", Repeat.SKIPPED, a -> {
            lifetimes.resume((int) Guest.toLong(a[0]));
            return Result.NONE;
        });
        library.define("keep", Repeat.KEEPS, a -> {
            lifetimes.keep(Guest.tensor(a[0]));
            return Result.NONE;
        });
        library.define("release", Repeat.SKIPPED, a -> {
            lifetimes.release(Guest.tensor(a[0]), "torch.release()");
            return Result.NONE;
        });
        library.define("is_live", Repeat.CONSTANT, LifetimeFunctions::isLive);
        library.define("live_tensors", Repeat.CONSTANT, a -> lifetimes.liveTensors());
        library.define("tracked_bytes", Repeat.CONSTANT, a -> lifetimes.trackedBytes());
    }

    private static TensorObject[] results(Object[] arguments) throws InteropException {
        TensorObject[] results = new TensorObject[arguments.length - 2];
        for (int i = 0; i < results.length; i++) {
            results[i] = Guest.tensor(arguments[i + 2]);
        }
        return results;
    }

    private static Object isLive(Object[] arguments) throws InteropException {
        return Guest.tensor(arguments[0]).isLive();
    }
}
