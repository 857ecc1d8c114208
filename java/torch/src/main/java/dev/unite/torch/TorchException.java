package dev.unite.torch;

/** A Python program failed, or a value could not cross between Java and Python. */
public final class TorchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String exceptionType;
    private final String pythonTraceback;

    TorchException(String message, String exceptionType, String pythonTraceback, Throwable cause) {
        super(message, cause);
        this.exceptionType = exceptionType;
        this.pythonTraceback = pythonTraceback;
    }

    /** The Python exception's class, for example {@code "ValueError"}. */
    public String exceptionType() {
        return exceptionType;
    }

    /** The Python frames, innermost first, one a line. Empty if the failure arose outside Python. */
    public String pythonTraceback() {
        return pythonTraceback;
    }
}
