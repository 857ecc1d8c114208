package dev.unite.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;

import com.oracle.truffle.api.interop.InteropException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;

/**
 * Guest functions that pack what operators save for the backward pass, and unpack it there. libtorch asks its engine for
 * them, by a virtual function; while a guest has such functions, the engine has a table with ours in its place.
 */
final class SavedHooks {
    /** Of a thread, innermost first. */
    private static final ThreadLocal<Deque<Pair>> PAIRS = ThreadLocal.withInitial(ArrayDeque::new);

    private static final Map<Long, Saved> SAVED = new ConcurrentHashMap<>();

    /** How many pairs all threads have. */
    private static int count;

    private SavedHooks() {}

    private record Pair(Object pack, Object unpack, TorchContext context) {}

    /** One saved tensor as the guest packed it; its object's memory goes with this. */
    private static final class Saved {
        final Pair pair;
        final Arena memory = Arena.ofAuto();
        Object packed;

        Saved(Pair pair) {
            this.pair = pair;
        }
    }

    static void define(Library library, TorchContext context) {
        library.define("push_saved_hooks", a -> {
            Virtual.expectReturnByArgument("saved_tensors_hooks", "torch.utils.checkpoint");
            PAIRS.get().push(new Pair(a[0], a[1], context));
            Engine.serve(1);
            return Result.NONE;
        });
        library.define("pop_saved_hooks", a -> {
            if (PAIRS.get().poll() == null) {
                throw new TorchError(
                        "RuntimeError", "pop_saved_hooks: expected functions pushed before, got none; push first");
            }
            Engine.serve(-1);
            return Result.NONE;
        });
        library.define("saved_hooks_count", a -> (long) PAIRS.get().size());
    }

    /** libtorch's engine: an object with a table of nine functions. */
    private static final class Engine {
        private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
        private static final int FUNCTIONS = 9;
        /** Runtime type information comes before the functions. */
        private static final int BEFORE = 2;

        private static final int DEFAULT_HOOKS = 5;
        private static final long ADDRESS_OF_ENGINE = address();
        private static final long ORIGINAL = Virtual.word(ADDRESS_OF_ENGINE);
        private static final long OURS = ours();
        private static final MemorySegment TABLE = table();

        private static synchronized void serve(int change) {
            count += change;
            Virtual.setWord(ADDRESS_OF_ENGINE, count > 0 ? OURS : ORIGINAL);
        }

        private static long address() {
            Path library = Path.of(Loader.load(org.bytedeco.pytorch.global.torch.class))
                    .resolveSibling("libtorch_cpu.so");
            MemorySegment function = SymbolLookup.libraryLookup(library, Arena.global())
                    .findOrThrow("_ZN5torch8autograd6Engine18get_default_engineEv");
            try {
                var call = Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(ADDRESS));
                return ((MemorySegment) call.invokeExact()).address();
            } catch (Throwable failure) {
                throw new IllegalStateException("libtorch's engine was not found", failure);
            }
        }

        private static long ours() {
            long bytes = ADDRESS.byteSize();
            MemorySegment words =
                    MemorySegment.ofAddress(ORIGINAL - BEFORE * bytes).reinterpret((BEFORE + FUNCTIONS) * bytes);
            MemorySegment copy =
                    Arena.global().allocate(words.byteSize(), bytes).copyFrom(words);
            var type = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);
            copy.setAtIndex(ADDRESS, BEFORE + DEFAULT_HOOKS, Virtual.function(LOOKUP, "defaultHooks", type));
            return copy.address() + BEFORE * bytes;
        }

        private static MemorySegment table() {
            var destroy = Virtual.function(LOOKUP, "destroy", FunctionDescriptor.ofVoid(ADDRESS));
            var two = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS);
            return Virtual.table(
                    Virtual.function(LOOKUP, "pack", two),
                    Virtual.function(LOOKUP, "unpack", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
                    destroy,
                    destroy);
        }

        /** Leaves a new object at {@code result}, or null for a thread without functions. */
        @SuppressWarnings("unused") // called by libtorch
        private static MemorySegment defaultHooks(MemorySegment result, MemorySegment engine) {
            Pair pair = PAIRS.get().peek();
            long object = 0;
            if (pair != null) {
                Saved saved = new Saved(pair);
                object = Virtual.object(TABLE, saved.memory).address();
                SAVED.put(object, saved);
            }
            Virtual.setWord(result.address(), object);
            return result;
        }

        @SuppressWarnings("unused") // called by libtorch
        private static void destroy(MemorySegment self) {
            SAVED.remove(self.address());
        }

        @SuppressWarnings("unused") // called by libtorch
        private static void pack(MemorySegment self, MemorySegment tensor) {
            Saved saved = SAVED.get(self.address());
            Tensor given = new Tensor(new Tensor(new Virtual.At(tensor.address())));
            saved.packed = called(
                    saved.pair, saved.pair.pack, saved.pair.context.lifetimes().adopt(given));
        }

        /** Leaves the tensor at {@code result}, none if the guest's function fails. */
        @SuppressWarnings("unused") // called by libtorch
        private static MemorySegment unpack(MemorySegment result, MemorySegment self) {
            Saved saved = SAVED.get(self.address());
            Object unpacked = called(saved.pair, saved.pair.unpack, saved.packed);
            try (Tensor copy = unpacked instanceof TensorObject tensor ? new Tensor(tensor.get()) : new Tensor();
                    Tensor none = new Tensor()) {
                Virtual.setWord(result.address(), Virtual.word(copy.address()));
                Virtual.setWord(copy.address(), Virtual.word(none.address()));
            }
            return result;
        }

        private static Object called(Pair pair, Object function, Object argument) {
            try {
                return argument == null
                        ? null
                        : pair.context.callBack(() -> Guest.unwrap(Guest.call(function, argument)));
            } catch (RuntimeException | Error failure) { // an end that a limit asks for is an Error
                pair.context.remember(failure);
            } catch (InteropException misuse) {
                pair.context.remember(new IllegalStateException(misuse));
            }
            return null;
        }
    }
}
