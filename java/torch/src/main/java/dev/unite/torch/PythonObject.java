package dev.unite.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;

/**
 * A Python value. Arguments of calls may be null, booleans, integers, floats, strings, lists, maps with string keys,
 * {@link Tensor}, {@link TensorData}, {@link PyModule} and other {@code PythonObject}s, and {@link Keywords} last; they
 * arrive as Python's own types. Anything else, and what is another engine's, is an {@link IllegalArgumentException}.
 *
 * <p>Follows the thread rule of its {@link Torch}. Every method throws {@link TorchException} if Python raises, or if the
 * value is not of the type that is asked for.
 */
public final class PythonObject {
    private final Torch torch;
    private final Value value;

    PythonObject(Torch torch, Value value) {
        this.torch = torch;
        this.value = value;
    }

    Value value() {
        return value;
    }

    /**
     * The value for a call in an engine.
     *
     * @throws IllegalArgumentException if it is another's
     */
    Value valueIn(Torch engine) {
        if (torch != engine) {
            throw new IllegalArgumentException(
                    "argument for Python: expected a value of the same engine, got one of another;"
                            + " a tensor's numbers cross as tensor.data().copy()");
        }
        return value;
    }

    /** Calls this function, class or module instance. */
    public PythonObject call(Object... arguments) {
        return torch.inPython(() -> torch.execute(value, arguments));
    }

    /** Calls a method of this object or a function of this module. */
    public PythonObject invoke(String name, Object... arguments) {
        return torch.inPython(() -> torch.execute(member(name), arguments));
    }

    /** An attribute of this object or module. */
    public PythonObject get(String name) {
        return torch.inPython(() -> wrap(member(name)));
    }

    /** Whether this is {@code None}. */
    public boolean isNull() {
        return torch.inPython(value::isNull);
    }

    /** This number as a double. */
    public double asDouble() {
        return torch.inPython(value::asDouble);
    }

    /** This integer. */
    public long asLong() {
        return torch.inPython(value::asLong);
    }

    /** This truth value. */
    public boolean asBoolean() {
        return torch.inPython(value::asBoolean);
    }

    /** This string. */
    public String asString() {
        return torch.inPython(value::asString);
    }

    /** The elements of this list or tuple. */
    public List<PythonObject> asList() {
        return torch.inPython(() -> {
            List<PythonObject> elements = new ArrayList<>();
            for (long i = 0; i < value.getArraySize(); i++) {
                elements.add(wrap(value.getArrayElement(i)));
            }
            return List.copyOf(elements);
        });
    }

    /** The entries of this dictionary with string keys, in its order. */
    public Map<String, PythonObject> asMap() {
        return torch.inPython(() -> {
            Map<String, PythonObject> entries = new LinkedHashMap<>();
            Value iterator = value.getHashEntriesIterator();
            while (iterator.hasIteratorNextElement()) {
                Value entry = iterator.getIteratorNextElement();
                entries.put(entry.getArrayElement(0).asString(), wrap(entry.getArrayElement(1)));
            }
            return entries;
        });
    }

    /** This tensor. */
    public Tensor asTensor() {
        return torch.inPython(() -> new Tensor(torch, this, torch.handle(value)));
    }

    private Value member(String name) {
        Value found = value.getMember(name);
        if (found == null) {
            throw new TorchException(
                    "Python object: expected an attribute \"" + name + "\", got "
                            + value.getMetaObject().getMetaSimpleName() + " without it",
                    "AttributeError",
                    "",
                    null);
        }
        return found;
    }

    private PythonObject wrap(Value result) {
        return new PythonObject(torch, result);
    }

    /** As Python prints it. */
    @Override
    public String toString() {
        return torch.inPython(value::toString);
    }
}
