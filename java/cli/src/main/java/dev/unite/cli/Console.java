package dev.unite.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes to.
 *
 * @param out results, and nothing but results
 * @param err progress and errors
 * @param interactive true if a person watches {@code err}, so that a line may be drawn over
 * @param colour true if escape sequences for colours are welcome
 * @param columns width of the terminal in characters
 */
record Console(PrintWriter out, PrintWriter err, boolean interactive, boolean colour, int columns) {
    private static final int DEFAULT_COLUMNS = 100;

    /** The console of this process. {@code NO_COLOR}, {@code TERM=dumb} and a pipe each turn colours off. */
    static Console ofProcess(Map<String, String> environment) {
        // Two descriptors matter: `./unite train > log` still has a person at stderr. The launcher tests it, since Java
        // cannot.
        boolean interactive = Boolean.getBoolean("unite.terminal") && !"dumb".equals(environment.get("TERM"));
        boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Console(
                writer(FileDescriptor.out), writer(FileDescriptor.err), interactive, colour, columns(environment));
    }

    /** Prints one line of a result. */
    void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints one line of progress or an error. */
    void note(String line) {
        err.println(line);
        err.flush();
    }

    private static int columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        OutputStream stream = new FileOutputStream(descriptor);
        return new PrintWriter(new java.io.OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
