package dev.unite.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param name what was looked at, as a JSON key
 * @param value what was found
 * @param advice what to do about it, or null if there is nothing to do
 */
record Finding(String name, State state, String value, String advice) {
    /** How it is. */
    enum State {
        GOOD,
        /** It works, but costs the user something. */
        POOR,
        /** It does not work. */
        BROKEN
    }

    static Finding good(String name, String value) {
        return new Finding(name, State.GOOD, value, null);
    }

    static Finding poor(String name, String value, String advice) {
        return new Finding(name, State.POOR, value, advice);
    }

    static Finding broken(String name, String value, String advice) {
        return new Finding(name, State.BROKEN, value, advice);
    }

    boolean broken() {
        return state == State.BROKEN;
    }
}
