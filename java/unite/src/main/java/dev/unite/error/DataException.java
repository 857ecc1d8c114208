package dev.unite.error;

/** The data cannot be read or do not fit the configuration. */
public final class DataException extends ProjectException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        this(message, null);
    }

    /** Adds context to {@code cause}, which stays reachable. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
