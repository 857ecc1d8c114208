package dev.unite.error;

/** A run cannot start or go on: run folder, checkpoint, device or a loss that is not finite. */
public final class RunException extends ProjectException {
    private static final long serialVersionUID = 1L;

    public RunException(String message) {
        this(message, null);
    }

    /** Adds context to {@code cause}, which stays reachable. */
    public RunException(String message, Throwable cause) {
        super(message, cause);
    }
}
