package dev.unite.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.PyInterpreter;
import org.bytedeco.pytorch.PyInterpreterVTable;
import org.bytedeco.pytorch.PyObject_TorchDispatchMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TorchDispatchModeTLS;

/**
 * A guest function that stands in for every operator of a thread, below autograd: also for what composite operators consist
 * of, and for backward passes. libtorch has a dispatch key for that, behind which it calls an interpreter, an object of a
 * class with virtual functions; ours is laid out here.
 */
final class DispatchModes {
    /** By the addresses of their interpreters. Each lives as long as the process: a thread of the guest has one. */
    private static final Map<Long, Handler> HANDLERS = new ConcurrentHashMap<>();

    private DispatchModes() {}

    /** A guest function {@code (operator, overload, kinds, names, values)} that returns the results. */
    private record Handler(Object function, TorchContext context, PyObject_TorchDispatchMode mode) {}

    static void define(Library library, TorchContext context) {
        Map<Object, Handler> known = Collections.synchronizedMap(new IdentityHashMap<>());
        library.define("enter_dispatch", a -> {
            Virtual.expectReturnByArgument("TorchDispatchMode", "torch.overrides.TorchFunctionMode");
            Handler handler = known.computeIfAbsent(a[0], function -> Interpreter.of(function, context));
            TorchDispatchModeTLS.push_non_infra_mode_onto_stack(handler.mode);
            return Result.NONE;
        });
        library.define("leave_dispatch", a -> {
            TorchDispatchModeTLS.pop_stack();
            return Result.NONE;
        });
    }

    /** The objects that libtorch asks; their table is made on first use. */
    private static final class Interpreter {
        private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
        private static final int FUNCTIONS = 38;
        private static final int DETACH = 7;
        private static final int DISPATCH = 8;

        private static final MemorySegment TABLE = table();

        /** Threads of libtorch inherit the modes of the thread that they work for, and so ask the same object. */
        static Handler of(Object function, TorchContext context) {
            long address = Virtual.object(TABLE, Arena.global()).address();
            var mode = new PyObject_TorchDispatchMode(
                    (Pointer) null, new PyInterpreter(new PyInterpreterVTable(new Virtual.At(address))));
            Handler handler = new Handler(function, context, mode);
            HANDLERS.put(address, handler);
            return handler;
        }

        /** The other functions are for objects of CPython and for tensors that have some; there are none here. */
        private static MemorySegment table() {
            MemorySegment[] functions = new MemorySegment[FUNCTIONS];
            Arrays.fill(functions, Virtual.function(LOOKUP, "nothing", FunctionDescriptor.ofVoid(ADDRESS)));
            var three = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS);
            functions[DISPATCH] = Virtual.function(LOOKUP, "dispatch", three);
            var result = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
            functions[DETACH] = Virtual.function(LOOKUP, "detach", result);
            return Virtual.table(functions);
        }

        @SuppressWarnings("unused") // called by libtorch
        private static void nothing(MemorySegment self) {}

        /** Replaces the arguments on the stack by the results: by nothing that fits if there are none, so that C++ throws. */
        @SuppressWarnings("unused") // called by libtorch
        private static void dispatch(MemorySegment self, MemorySegment operator, MemorySegment arguments) {
            Handler handler = HANDLERS.get(self.address());
            IValueVector stack = new IValueVector(new Virtual.At(arguments.address()));
            try {
                Overload overload = overload(new OperatorHandle(new Virtual.At(operator.address())), handler.context);
                List<Parameter> returned = overload.schema().returned();
                int count = overload.schema().parameters().size();
                IValue[] results = null;
                try {
                    long first = stack.size() - count;
                    results =
                            handler.context.callBack(() -> results(called(handler, overload, stack, first), returned));
                } finally {
                    stack.resize(stack.size() - count);
                    for (int i = 0; i < returned.size(); i++) {
                        put(stack, results == null ? new IValue() : results[i]);
                    }
                }
            } catch (RuntimeException | Error failure) { // an end that a limit asks for is an Error
                handler.context.remember(failure);
            } catch (InteropException misuse) {
                handler.context.remember(new IllegalStateException(misuse));
            }
        }

        /** Copies of a tensor without its graph, which operators save, are made by an operator, too. */
        @SuppressWarnings("unused") // called by libtorch
        private static MemorySegment detach(MemorySegment result, MemorySegment self, MemorySegment implementation) {
            Handler handler = HANDLERS.get(self.address());
            Virtual.setWord(result.address(), 0); // then libtorch makes the copy by itself
            try (Arena arena = Arena.ofConfined();
                    IValueVector stack = new IValueVector()) {
                MemorySegment reference = arena.allocate(ValueLayout.ADDRESS);
                reference.set(ValueLayout.ADDRESS, 0, implementation);
                put(stack, new IValue(new Tensor(new Virtual.At(reference.address()))));
                Overload overload =
                        handler.context.operators().overloads("aten::detach").getFirst();
                Object detached = handler.context.callBack(() -> Guest.unwrap(called(handler, overload, stack, 0)));
                try (Tensor copy = new Tensor(Guest.tensor(detached).get());
                        Tensor none = new Tensor()) {
                    Virtual.setWord(result.address(), Virtual.word(copy.address()));
                    Virtual.setWord(copy.address(), Virtual.word(none.address()));
                }
            } catch (RuntimeException | Error failure) {
                handler.context.remember(failure);
            } catch (InteropException misuse) {
                handler.context.remember(new IllegalStateException(misuse));
            }
            return result;
        }
    }

    private static void put(IValueVector stack, IValue value) {
        try (value) {
            stack.push_back(value);
        }
    }

    private static Overload overload(OperatorHandle handle, TorchContext context) {
        String name = handle.operator_name().name().getString();
        var overload = handle.operator_name().overload_name();
        return context.operators().overload(name, overload == null ? "" : overload.getString());
    }

    /** What the guest makes of a call; arguments that are their parameters' defaults are left out where that is possible. */
    private static Object called(Handler handler, Overload overload, IValueVector stack, long first)
            throws InteropException {
        if (handler.context.recording() != null) {
            throw Recording.refused("a mode stands in for operators");
        }
        List<Parameter> parameters = overload.schema().parameters();
        int positional = (int) parameters.stream()
                .filter(parameter -> !parameter.keywordOnly())
                .count();
        while (positional > 0 && overload.isDefault(positional - 1, stack.get(first + positional - 1))) {
            positional--;
        }
        List<Object> kinds = new ArrayList<>();
        List<Object> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            IValue value = stack.get(first + i);
            if (parameter.keywordOnly() ? !overload.isDefault(i, value) : i < positional) {
                kinds.add(
                        value.isComplexDouble()
                                ? Schema.Kind.COMPLEX.name()
                                : parameter.kind().name());
                names.add(parameter.keywordOnly() ? parameter.name() : "");
                values.add(Boxed.argument(value, handler.context.lifetimes()::adopt));
            }
        }
        var schema = overload.schema();
        return Guest.call(
                handler.function,
                schema.namespace() + "::" + schema.name(),
                schema.overload(),
                new Result.Several(kinds.toArray()),
                new Result.Several(names.toArray()),
                new Result.Several(values.toArray()));
    }

    private static IValue[] results(Object given, List<Parameter> returned) throws InteropException {
        Object[] values = returned.size() == 1 ? new Object[] {given} : new Object[0];
        if (returned.size() > 1) {
            values = Guest.elements(given);
        }
        if (values.length != returned.size()) {
            throw new TorchError(
                    "RuntimeError",
                    "__torch_dispatch__: expected " + returned.size() + " results, got " + values.length
                            + "; return what the operator returns");
        }
        IValue[] results = new IValue[values.length];
        for (int i = 0; i < values.length; i++) {
            results[i] = result(values[i], returned.get(i));
        }
        return results;
    }

    /** A gradient that nobody asked for is a tensor to C++, if an undefined one. */
    private static IValue result(Object value, Parameter type) throws InteropException {
        if (type.kind() == Schema.Kind.TENSOR && !type.list()) {
            if (Guest.isNone(value)) {
                try (Tensor none = new Tensor()) {
                    return new IValue(none);
                }
            }
            if (!(Guest.unwrap(value) instanceof TensorObject)) {
                throw new TorchError("RuntimeError", "Unable to cast " + Guest.typeName(value) + " to Tensor");
            }
        }
        return Boxed.toNative(value, type);
    }
}
