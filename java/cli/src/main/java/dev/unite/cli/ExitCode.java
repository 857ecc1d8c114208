package dev.unite.cli;

/** What a command returns to the shell. */
final class ExitCode {
    static final int DONE = 0;
    static final int RUN_FAILED = 1;
    static final int WRONG_USAGE = 2;
    /** A signal came: everything was saved and the run can be resumed. */
    static final int STOPPED = 3;

    private ExitCode() {}
}
