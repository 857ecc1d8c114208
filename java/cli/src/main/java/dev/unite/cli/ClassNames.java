package dev.unite.cli;

import dev.unite.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Finds classes by what a user calls them. */
final class ClassNames {
    private static final int SHOWN = 10;

    private ClassNames() {}

    /**
     * Numbers of the classes asked for, or of all if none is.
     *
     * @param asked names or numbers; a name wins where it looks like a number
     * @throws ConfigException naming every class that does not exist
     */
    static List<Integer> resolve(List<String> asked, List<String> names) {
        if (asked.isEmpty()) {
            return IntStream.range(0, names.size()).boxed().toList();
        }
        List<Integer> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String text : asked) {
            int index = names.contains(text) ? names.indexOf(text) : number(text);
            if (index < 0 || index >= names.size()) {
                problems.add("--label: expected one of %s or a number from 0 to %d, got '%s'; choose one of them"
                        .formatted(shown(names), names.size() - 1, text));
            } else {
                found.add(index);
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return found;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    }

    private static String shown(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? first + ", …" : first;
    }
}
