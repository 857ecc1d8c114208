package dev.unite.torch;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;

/** Java's values as Python's own. */
final class ToPython {
    private static final int HEXADECIMAL = 16;

    private final Torch torch;
    private final Value dictionary;
    private final Value list;
    private final Value integer;
    /** Python's None: a Java null would be of another type. */
    private final Value none;

    ToPython(Torch torch, Value builtins) {
        this.torch = torch;
        this.dictionary = builtins.getMember("dict");
        this.list = builtins.getMember("list");
        this.integer = builtins.getMember("int");
        this.none = dictionary.execute().invokeMember("get", "nothing");
    }

    Object[] all(Object[] arguments) {
        Object[] converted = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            converted[i] = one(arguments[i]);
        }
        return converted;
    }

    Object one(Object value) {
        return switch (value) {
            case PythonObject object -> object.valueIn(torch);
            case Tensor tensor -> tensor.python().valueIn(torch);
            case TensorData data -> torch.tensor(data).python().value();
            case PyModule module -> module.python().valueIn(torch);
            case Map<?, ?> map -> {
                Value entries = dictionary.execute();
                map.forEach((key, element) -> entries.putHashEntry(name(key), one(element)));
                yield entries;
            }
            case List<?> elements -> {
                Value made = list.execute();
                Value append = made.getMember("append");
                elements.forEach(element -> append.executeVoid(one(element)));
                yield made;
            }
            case null -> none;
            case BigInteger big -> integer.execute(big.toString(HEXADECIMAL), HEXADECIMAL);
            case Boolean _, Byte _, Short _, Integer _, Long _, Float _, Double _, String _ -> value;
            default ->
                throw new IllegalArgumentException(
                        "argument for Python: expected null, a boolean, number, string, list, map, Tensor, TensorData,"
                                + " PyModule or PythonObject, or Keywords as the last, got "
                                + value.getClass().getName());
        };
    }

    private static String name(Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException("map for Python: expected keys that are strings, got " + key);
    }
}
