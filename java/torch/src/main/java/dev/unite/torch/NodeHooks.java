package dev.unite.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;

import com.oracle.truffle.api.interop.InteropException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Hooks of nodes of the graph. An exception of a hook is raised once the pass is over, which goes on with the gradients that
 * the hook was given.
 */
final class NodeHooks {
    private static final Map<Long, Hook> HOOKS = new ConcurrentHashMap<>();

    private NodeHooks() {}

    /** A guest function; its object's memory goes with this. */
    private record Hook(Object function, TorchContext context, Arena memory) {}

    /** Made on first use. */
    private static final class Tables {
        private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
        private static final MemorySegment DESTROY =
                Virtual.function(LOOKUP, "destroy", FunctionDescriptor.ofVoid(ADDRESS));
        private static final MemorySegment COMPILED =
                Virtual.function(LOOKUP, "compiled", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        static final MemorySegment BEFORE = Virtual.table(
                DESTROY,
                DESTROY,
                Virtual.function(LOOKUP, "before", FunctionDescriptor.of(Virtual.VECTOR, ADDRESS, ADDRESS)),
                COMPILED);
        static final MemorySegment AFTER = Virtual.table(
                DESTROY,
                DESTROY,
                Virtual.function(LOOKUP, "after", FunctionDescriptor.of(Virtual.VECTOR, ADDRESS, ADDRESS, ADDRESS)),
                COMPILED);

        @SuppressWarnings("unused") // called by libtorch
        private static void destroy(MemorySegment self) {
            HOOKS.remove(self.address());
        }

        /** For a compiled backward pass only, which there is none of here. */
        @SuppressWarnings("unused")
        private static void compiled(MemorySegment self, MemorySegment arguments) {}

        @SuppressWarnings("unused") // called by libtorch
        private static MemorySegment before(MemorySegment self, MemorySegment outputs) {
            return called(self, outputs);
        }

        @SuppressWarnings("unused") // called by libtorch
        private static MemorySegment after(MemorySegment self, MemorySegment inputs, MemorySegment outputs) {
            return called(self, inputs, outputs);
        }
    }

    /** Calls {@code (gradients of the node's outputs)} before the node; what it returns, if not None, replaces them. */
    static void before(Node node, Object function, TorchContext context) {
        node.add_pre_hook(new FunctionPreHook(new Virtual.At(object(Tables.BEFORE, function, context))));
    }

    /** Calls {@code (gradients of its inputs, of its outputs)} after the node. Returns the hook's number. */
    static long after(Node node, Object function, TorchContext context) {
        return node.add_post_hook(new FunctionPostHook(new Virtual.At(object(Tables.AFTER, function, context))));
    }

    private static long object(MemorySegment table, Object function, TorchContext context) {
        Arena memory = Arena.ofAuto();
        long address = Virtual.object(table, memory).address();
        HOOKS.put(address, new Hook(function, context, memory));
        return address;
    }

    /** What the guest's function makes of the first of the vectors; that vector itself if it makes nothing of it. */
    private static MemorySegment called(MemorySegment self, MemorySegment... vectors) {
        Hook hook = HOOKS.get(self.address());
        Object[] gradients = new Object[vectors.length];
        TensorVector made = null;
        try {
            for (int i = 0; i < vectors.length; i++) {
                gradients[i] = Result.tensors(at(vectors[i]), hook.context.lifetimes()::adopt);
            }
            made = hook.context.callBack(() -> {
                Object result = Guest.call(hook.function, gradients);
                return Guest.isNone(result) ? null : AutogradFunctions.vector(result);
            });
        } catch (RuntimeException | Error failure) { // an end that a limit asks for is an Error
            hook.context.remember(failure);
        } catch (InteropException misuse) {
            hook.context.remember(new IllegalStateException(misuse));
        }
        return moved(made == null ? copy(at(vectors[0])) : made);
    }

    private static TensorVector at(MemorySegment vector) {
        return new TensorVector(new Virtual.At(vector.address()));
    }

    private static TensorVector copy(TensorVector vector) {
        Tensor[] tensors = new Tensor[(int) vector.size()];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = vector.get(i);
        }
        return new TensorVector(tensors);
    }

    /** The words of a vector, which is left empty. */
    private static MemorySegment moved(TensorVector vector) {
        try (vector) {
            MemorySegment words = MemorySegment.ofAddress(vector.address()).reinterpret(Virtual.VECTOR.byteSize());
            MemorySegment result = Arena.ofAuto().allocate(Virtual.VECTOR);
            result.copyFrom(words);
            words.fill((byte) 0);
            return result;
        }
    }
}
