package dev.unite.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of keys. */
final class Keys {
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private Keys() {}

    static Key<Integer> integer(String name, int min, String doc) {
        return integer(name, min, Integer.MAX_VALUE, doc);
    }

    static Key<Integer> integer(String name, int min, int max, String doc) {
        Range range = max == Integer.MAX_VALUE ? Range.atLeast(min) : Range.between(min, max);
        return plain(name, doc, range.words("an integer"), min, text -> {
            Long value = INTEGER.matcher(text).matches() ? Long.valueOf(text) : null;
            return value == null || value < min || value > max ? null : value.intValue();
        });
    }

    static Key<Long> seed(String name, String doc) {
        return plain(
                name,
                doc,
                "an integer of at least 0 with at most 18 digits",
                0L,
                text -> INTEGER.matcher(text).matches() && Long.parseLong(text) >= 0 ? Long.valueOf(text) : null);
    }

    static Key<Double> number(String name, Range range, String doc) {
        return plain(name, doc, range.words("a number"), range.example(), text -> {
            Double value = NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
            return value == null || value.isInfinite() || !range.contains(value) ? null : value;
        });
    }

    static Key<Boolean> flag(String name, String doc) {
        return plain(name, doc, "true or false", false, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    /** One of the given words. */
    static <W extends Word> Key<W> choice(String name, W[] choices, String doc) {
        List<W> all = List.of(choices);
        return new Key<>(
                name, doc, words(all), node -> chosen(node, all), choice -> choice.word(), null, all.getFirst(), null);
    }

    /** A list without repetition of the given words. */
    static <W extends Word> Key<List<W>> choices(String name, W[] choices, String doc) {
        List<W> all = List.of(choices);
        Function<Node, List<W>> parse = node -> {
            List<W> chosen = new ArrayList<>();
            for (Node item : node instanceof Node.Items list ? list.values() : List.of(node)) {
                chosen.add(chosen(item, all));
            }
            boolean repeated = chosen.stream().distinct().count() < chosen.size();
            return chosen.contains(null) || repeated ? null : List.copyOf(chosen);
        };
        Function<List<W>, Object> print = list -> list.stream().map(Word::word).toList();
        return new Key<>(
                name, doc, "a list of distinct words out of " + words(all), parse, print, null, List.of(), null);
    }

    /** A text that matches; numbers without quotes are accepted as their text. */
    static Key<String> text(String name, Pattern pattern, String expected, String placeholder, String doc) {
        Function<Node, String> parse = node -> node instanceof Node.Leaf leaf
                        && !leaf.isNothing()
                        && pattern.matcher(leaf.text()).matches()
                ? leaf.text()
                : null;
        return new Key<>(name, doc, expected, parse, text -> text, null, placeholder, null);
    }

    /** A file or folder, which need not exist yet; relative paths start from the folder of the file that names them. */
    static Key<Path> path(String name, String doc) {
        return new Key<>(name, doc, "a path", Keys::pathOf, Path::toString, null, Path.of(""), null);
    }

    private static Path pathOf(Node node) {
        if (!(node instanceof Node.Leaf leaf) || leaf.text().isEmpty() || leaf.isNothing()) {
            return null;
        }
        try {
            return leaf.origin().base().resolve(leaf.text()).toAbsolutePath().normalize();
        } catch (InvalidPathException invalid) {
            return null; // reported with the text, as any other unusable value
        }
    }

    private static <W extends Word> W chosen(Node node, List<W> choices) {
        return node instanceof Node.Leaf leaf
                ? choices.stream()
                        .filter(choice -> choice.word().equals(leaf.text()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static String words(List<? extends Word> choices) {
        return choices.stream().map(Word::word).collect(Collectors.joining(" | "));
    }

    /** A value without quotes, read from its text. */
    private static <T> Key<T> plain(String name, String doc, String expected, T example, Function<String, T> parse) {
        Function<Node, T> fromNode =
                node -> node instanceof Node.Leaf leaf && !leaf.quoted() ? parse.apply(leaf.text()) : null;
        return new Key<>(name, doc, expected, fromNode, value -> value, null, example, null);
    }
}
