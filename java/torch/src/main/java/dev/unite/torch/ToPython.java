package dev.unite.torch;

import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;

/** Java's values as Python's own. */
final class ToPython {
    private final Torch torch;
    private final Value dictionary;
    private final Value list;

    ToPython(Torch torch, Value builtins) {
        this.torch = torch;
        this.dictionary = builtins.getMember("dict");
        this.list = builtins.getMember("list");
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
            case PythonObject object -> object.value();
            case Tensor tensor -> tensor.python().value();
            case TensorData data -> torch.tensor(data).python().value();
            case PyModule module -> module.python().value();
            case Keywords last -> null;
            case Map<?, ?> map -> {
                Value entries = dictionary.execute();
                map.forEach((key, element) -> entries.putHashEntry(key.toString(), one(element)));
                yield entries;
            }
            case List<?> elements -> {
                Value made = list.execute();
                Value append = made.getMember("append");
                elements.forEach(element -> append.executeVoid(one(element)));
                yield made;
            }
            case null -> null;
            case Boolean plain -> plain;
            case Number plain -> plain;
            case String plain -> plain;
            default ->
                throw new IllegalArgumentException(
                        "argument for Python: expected null, a boolean, number, string, list, map, Tensor, TensorData,"
                                + " PyModule or PythonObject, got "
                                + value.getClass().getName());
        };
    }
}
