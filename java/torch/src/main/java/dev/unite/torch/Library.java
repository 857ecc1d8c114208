package dev.unite.torch;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import dev.unite.torch.TorchContext.Body;
import dev.unite.torch.TorchContext.NativeFunction;
import java.util.HashMap;
import java.util.Map;

/** What the language {@code torch} gives to its guests: native functions by name. The Python package calls it {@code _C}. */
@ExportLibrary(InteropLibrary.class)
final class Library extends GuestValue {
    private final TorchContext context;
    private final Map<String, NativeFunction> functions = new HashMap<>();

    Library(TorchContext context) {
        this.context = context;
        define("raise_with", a -> {
            context.raiseWith(a[0]);
            return Result.NONE;
        });
        define("warn_with", a -> {
            context.warnWith(a[0]);
            return Result.NONE;
        });
        OperatorFunctions.define(this, context);
        LifetimeFunctions.define(this, context.lifetimes());
        TensorFunctions.define(this, context.lifetimes());
        AutogradFunctions.define(this, context);
        GraphFunctions.define(this, context.lifetimes());
        DataFunctions.define(this, context);
        ByteFunctions.define(this);
        ProcessFunctions.define(this, context.lifetimes());
        SharedTensors.define(this, context.lifetimes());
        RecordingFunctions.define(this, context);
        OperatorTimes.define(this);
        CMath.define(this);
    }

    /** Adds a function that cannot be part of a recording. */
    void define(String name, Body body) {
        define(name, Repeat.REFUSED, body);
    }

    void define(String name, Repeat repeat, Body body) {
        functions.put(name, new NativeFunction(context, name, repeat, body));
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return new Result.Several(functions.keySet().stream().sorted().toArray());
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return functions.containsKey(member);
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberInvocable(String member) {
        return functions.containsKey(member);
    }

    @ExportMessage
    @TruffleBoundary
    NativeFunction readMember(String member) throws UnknownIdentifierException {
        NativeFunction function = functions.get(member);
        if (function == null) {
            throw UnknownIdentifierException.create(member);
        }
        return function;
    }

    @ExportMessage
    @TruffleBoundary
    Object invokeMember(String member, Object[] arguments) throws UnknownIdentifierException {
        return readMember(member).execute(arguments);
    }

    @Override
    String display() {
        return "libtorch";
    }
}
