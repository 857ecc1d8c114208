package dev.unite.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One operator's signature, read from libtorch's own text, for example
 * {@code aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor}.
 *
 * @param name the name without namespace, {@code sum}
 * @param overload the overload's name, {@code dim_IntList}, or empty
 * @param results names of the results, empty where libtorch gives none
 * @param resultTypes their types without aliasing marks, {@code Tensor}
 * @param text the signature as libtorch prints it
 */
record Schema(
        String namespace,
        String name,
        String overload,
        List<Parameter> parameters,
        List<String> results,
        List<String> resultTypes,
        String text) {

    /** Whether the operator changes an argument. */
    boolean writes() {
        return parameters.stream().anyMatch(Parameter::written);
    }

    /** The results as parameters that take them. */
    List<Parameter> returned() {
        return resultTypes.stream()
                .map(type -> parameter(type + " result", false))
                .toList();
    }

    /** What a value must be. */
    enum Kind {
        TENSOR,
        INT,
        FLOAT,
        BOOL,
        SCALAR,
        COMPLEX,
        STRING,
        DTYPE,
        LAYOUT,
        MEMORY_FORMAT,
        DEVICE,
        GENERATOR,
        UNSUPPORTED
    }

    /**
     * @param fixedSize the list's length if one number may stand for all its elements, else 0
     * @param written whether the operator changes the argument, {@code (a!)}
     */
    record Parameter(
            String name,
            Kind kind,
            boolean list,
            boolean optionalElements,
            boolean optional,
            int fixedSize,
            boolean keywordOnly,
            boolean hasDefault,
            boolean written) {
        /** A keyword-only argument that takes the result, {@code out=}. */
        boolean isOut() {
            return written && keywordOnly;
        }
    }

    Schema {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
        resultTypes = List.copyOf(resultTypes);
    }

    static Schema parse(String text) {
        int open = text.indexOf('(');
        int close = matching(text, open);
        String full = text.substring(0, open);
        int colons = full.indexOf("::");
        String qualified = full.substring(colons + 2);
        int dot = qualified.indexOf('.');
        List<Parameter> parameters = new ArrayList<>();
        boolean keywordOnly = false;
        for (String part : split(text.substring(open + 1, close))) {
            if (part.equals("*")) {
                keywordOnly = true;
            } else if (!part.equals("...")) {
                parameters.add(parameter(part, keywordOnly));
            }
        }
        List<String> results = results(text.substring(close + 1).replaceFirst("^\\s*->\\s*", ""));
        return new Schema(
                colons < 0 ? "" : full.substring(0, colons),
                dot < 0 ? qualified : qualified.substring(0, dot),
                dot < 0 ? "" : qualified.substring(dot + 1),
                parameters,
                results.stream().map(Schema::resultName).toList(),
                results.stream().map(Schema::resultType).toList(),
                text);
    }

    private static List<String> results(String text) {
        return split(text.startsWith("(") ? text.substring(1, matching(text, 0)) : text);
    }

    private static String resultName(String result) {
        int space = result.lastIndexOf(' ');
        return space < 0 || result.indexOf(')', space) >= 0 ? "" : result.substring(space + 1);
    }

    private static String resultType(String result) {
        return result.replaceAll("\\([^)]*\\)", "").replaceFirst(" .*", "");
    }

    private static Parameter parameter(String text, boolean keywordOnly) {
        int equals = text.indexOf('=');
        String declaration = equals < 0 ? text : text.substring(0, equals);
        int space = declaration.lastIndexOf(' ');
        String name = declaration.substring(space + 1);
        String type = declaration.substring(0, space);
        boolean written = type.contains("!");
        type = type.replaceAll("\\([^)]*\\)", "");
        boolean optional = type.endsWith("?");
        type = optional ? type.substring(0, type.length() - 1) : type;
        int bracket = type.indexOf('[');
        boolean list = bracket >= 0;
        String size = list ? type.substring(bracket + 1, type.indexOf(']')) : "";
        String element = list ? type.substring(0, bracket) : type;
        boolean optionalElements = element.endsWith("?");
        element = optionalElements ? element.substring(0, element.length() - 1) : element;
        return new Parameter(
                name,
                kind(element),
                list,
                optionalElements,
                optional,
                size.isEmpty() ? 0 : Integer.parseInt(size),
                keywordOnly,
                equals >= 0,
                written);
    }

    private static Kind kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "tensor" -> Kind.TENSOR;
            case "int", "symint" -> Kind.INT;
            case "float", "symfloat" -> Kind.FLOAT;
            case "bool", "symbool" -> Kind.BOOL;
            case "scalar", "number" -> Kind.SCALAR;
            case "complex" -> Kind.COMPLEX;
            case "str" -> Kind.STRING;
            case "scalartype" -> Kind.DTYPE;
            case "layout" -> Kind.LAYOUT;
            case "memoryformat" -> Kind.MEMORY_FORMAT;
            case "device" -> Kind.DEVICE;
            case "generator" -> Kind.GENERATOR;
            default -> Kind.UNSUPPORTED;
        };
    }

    /** Splits at commas that stand outside brackets and quotes. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                quoted = !quoted;
            } else if (quoted) {
                continue;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        String last = text.substring(start).strip();
        if (!last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    private static int matching(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("operator signature: expected balanced brackets, got \"" + text + "\"");
    }
}
