package dev.unite.error;

/** A failure whose message is meant for the user: where, what was expected, what was got, what to do. */
public abstract sealed class ProjectException extends RuntimeException
        permits ConfigException, DataException, ModelException, RunException {
    private static final long serialVersionUID = 1L;

    ProjectException(String message, Throwable cause) {
        super(message, cause);
    }
}
