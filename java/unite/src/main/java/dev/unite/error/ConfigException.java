package dev.unite.error;

import java.util.List;

/** One or more errors in a configuration, all found before any work began. */
public final class ConfigException extends ProjectException {
    private static final long serialVersionUID = 1L;

    // List.copyOf gives a serializable list; the interface just does not say so
    @SuppressWarnings("serial")
    private final List<String> problems;

    public ConfigException(String problem) {
        this(List.of(problem));
    }

    /**
     * Reports all problems at once, one line each.
     *
     * @throws IllegalArgumentException if there is no problem
     */
    public ConfigException(List<String> problems) {
        super(String.join("\n", problems), null);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a ConfigException needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** The single errors, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
