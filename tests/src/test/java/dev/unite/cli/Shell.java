package dev.unite.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands in this process and keeps what they print. */
final class Shell {
    private static final int COLUMNS = 100;

    private Shell() {}

    /**
     * What a command left behind.
     *
     * @param out all of standard output
     * @param err all of standard error
     */
    record Result(int code, String out, String err) {}

    /** Runs a command as if its output went into files. */
    static Result run(Object... arguments) {
        return run(false, arguments);
    }

    /** Runs a command as if a person watched it. */
    static Result watch(Object... arguments) {
        return run(true, arguments);
    }

    private static Result run(boolean interactive, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console =
                new Console(new PrintWriter(out, true), new PrintWriter(err, true), interactive, false, COLUMNS);
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int code = new CommandRunner(console).run(words);
        return new Result(code, out.toString(), err.toString());
    }
}
