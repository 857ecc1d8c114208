package dev.unite.error;

/** The model cannot be built, loaded or run as asked. */
public final class ModelException extends ProjectException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        this(message, null);
    }

    /** Adds context to {@code cause}, which stays reachable. */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
