package dev.unite.torch;

import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.InteropException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Native functions of automatic differentiation; the engine is libtorch's. */
final class AutogradFunctions {
    private AutogradFunctions() {}

    static void define(Library library, TorchContext context) {
        library.define("backward", Repeat.REPEATED, a -> {
            context.lifetimes().backwardBegins();
            backward(a);
            context.lifetimes().backwardEnds();
            return Result.NONE;
        });
        library.define("grad_of", Repeat.OPERATOR, a -> context.operation(AutogradFunctions::gradients, a));
        library.define("set_requires_grad", Repeat.REPEATED, a -> {
            Guest.tensor(a[0]).get().set_requires_grad(Guest.toBoolean(a[1]));
            return Result.NONE;
        });
        Gradients.define(library, context);
        library.define("retain_grad", Repeat.REPEATED, a -> {
            Guest.tensor(a[0]).get().retain_grad();
            return Result.NONE;
        });
        NodeFunctions.define(library, context);
        SavedHooks.define(library, context);
        DispatchModes.define(library, context);
        modes(library);
        hooks(library, context);
    }

    private static void modes(Library library) {
        library.define("is_grad_enabled", Repeat.CONSTANT, a -> GradMode.is_enabled());
        library.define("set_grad_enabled", Repeat.MODE, a -> {
            GradMode.set_enabled(Guest.toBoolean(a[0]));
            return Result.NONE;
        });
        library.define("is_inference_mode_enabled", Repeat.CONSTANT, a -> InferenceMode.is_enabled());
        Map<Long, InferenceMode> guards = new ConcurrentHashMap<>();
        AtomicLong entered = new AtomicLong();
        library.define("enter_inference_mode", a -> {
            long number = entered.incrementAndGet();
            guards.put(number, new InferenceMode(Guest.toBoolean(a[0])));
            return number;
        });
        library.define("leave_inference_mode", a -> {
            InferenceMode guard = guards.remove(Guest.toLong(a[0]));
            if (guard == null) {
                throw new TorchError(
                        "RuntimeError",
                        "leave_inference_mode: expected what enter_inference_mode returned, got something else; leave"
                                + " each mode once");
            }
            guard.deallocate();
            return Result.NONE;
        });
    }

    /** {@code (tensors, gradients or None, retain_graph, create_graph, inputs or None)}. */
    private static void backward(Object[] a) throws InteropException {
        boolean create = Guest.toBoolean(a[3]);
        try (TensorVector tensors = vector(a[0]);
                TensorVector gradients = vector(a[1]);
                BoolOptional retain = new BoolOptional(Guest.toBoolean(a[2]) || create);
                TensorVector inputs = vector(a[4])) {
            torch.backward(tensors, gradients, retain, create, inputs);
        }
    }

    /** {@code (outputs, inputs, gradients or None, retain_graph, create_graph, allow_unused)}. */
    private static Object gradients(Object[] a, Function<Tensor, TensorObject> owner) throws InteropException {
        boolean create = Guest.toBoolean(a[4]);
        try (TensorVector outputs = vector(a[0]);
                TensorVector inputs = vector(a[1]);
                TensorVector gradients = vector(a[2]);
                BoolOptional retain = new BoolOptional(Guest.toBoolean(a[3]) || create);
                TensorVector found = torch.grad(outputs, inputs, gradients, retain, create, Guest.toBoolean(a[5]))) {
            return Result.tensors(found, owner);
        }
    }

    /** Of tensors and None, which stands for none; none at all for None. */
    static TensorVector vector(Object sequence) throws InteropException {
        if (Guest.isNone(sequence)) {
            return new TensorVector();
        }
        Object[] elements = Guest.elements(sequence);
        Tensor[] tensors = new Tensor[elements.length];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = Guest.isNone(elements[i])
                    ? new Tensor()
                    : Guest.tensor(elements[i]).get();
        }
        return new TensorVector(tensors);
    }

    /** Hooks live as long as the context: libtorch keeps a pointer to them, and does not say when it drops it. */
    private static void hooks(Library library, TorchContext context) {
        Map<Long, TensorTensorHook> hooks = new ConcurrentHashMap<>();
        library.define("register_hook", a -> {
            TensorTensorHook hook = hook(a[1], context);
            long number = Guest.tensor(a[0]).get().register_hook(hook);
            hooks.put(hook.address(), hook);
            return number;
        });
        library.define("remove_hook", a -> {
            Guest.tensor(a[0]).get().remove_hook((int) Guest.toLong(a[1]));
            return Result.NONE;
        });
    }

    private static TensorTensorHook hook(Object function, TorchContext context) {
        return new TensorTensorHook() {
            @Override
            public TensorBase call(TensorBase gradient) {
                // The given object holds a reference of its own, which nobody else drops. libtorch copies what is
                // returned: an object made for that would hold one, too.
                TensorObject given;
                try (gradient) {
                    given = context.lifetimes().adopt(new Tensor(gradient));
                }
                try {
                    Object result = context.callBack(() -> Guest.unwrap(Guest.call(function, given)));
                    return result instanceof TensorObject replaced ? replaced.get() : given.get();
                } catch (AbstractTruffleException guest) {
                    context.remember(guest);
                    throw guest;
                } catch (InteropException misuse) {
                    throw new IllegalStateException(misuse);
                }
            }
        };
    }
}
