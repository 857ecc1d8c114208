package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.TorchContext.NativeFunction;

/** Native functions that find operators. */
final class OperatorFunctions {
    private OperatorFunctions() {}

    static void define(Library library, TorchContext context) {
        library.define("has_operator", Repeat.CONSTANT, a -> context.operators().contains(Guest.toText(a[0])));
        library.define(
                "operator_names",
                Repeat.CONSTANT,
                a -> new Result.Several(
                        context.operators().names(Guest.toText(a[0])).toArray()));
        library.define("operator", Repeat.CONSTANT, a -> {
            Operator operator = operator(a, context);
            return new NativeFunction(context, Guest.toText(a[0]), Repeat.OPERATOR, operator::call);
        });
        library.define("operator_with_keywords", Repeat.CONSTANT, a -> {
            Operator operator = operator(a, context);
            return new NativeFunction(context, Guest.toText(a[0]), Repeat.OPERATOR, operator::callWithKeywords);
        });
        library.define("decomposition", a -> {
            Operator operator = operator(a, context);
            return new NativeFunction(context, Guest.toText(a[0]), Repeat.REFUSED, operator::decompose);
        });
        library.define("sequence", Repeat.SKIPPED, Result.Several::new);
        library.define("is_method", Repeat.CONSTANT, a -> context.operators().isMethod("aten::" + Guest.toText(a[0])));
        library.define(
                "result_names", Repeat.CONSTANT, a -> operator(a, context).resultNames());
        library.define(
                "schemas",
                Repeat.CONSTANT,
                a -> new Result.Several(context.operators().overloads(Guest.toText(a[0])).stream()
                        .map(overload -> overload.schema().text())
                        .toArray()));
    }

    /** Takes {@code (name)} or {@code (name, overload)}. */
    private static Operator operator(Object[] arguments, TorchContext context) throws InteropException {
        String overload = arguments.length > 1 ? Guest.toText(arguments[1]) : null;
        return new Operator(Guest.toText(arguments[0]), overload, context);
    }
}
