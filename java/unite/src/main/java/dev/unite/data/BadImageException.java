package dev.unite.data;

/** An image that cannot be used; the message says what was expected and what was got, the caller adds the file. */
final class BadImageException extends Exception {
    private static final long serialVersionUID = 1L;

    BadImageException(String message) {
        super(message);
    }

    BadImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
