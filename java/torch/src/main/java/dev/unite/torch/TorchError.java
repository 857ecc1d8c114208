package dev.unite.torch;

import java.util.regex.Pattern;

/** A failure that Python shall see as one of its own exceptions. */
final class TorchError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Pattern INDEX = Pattern.compile(
            "^(Dimension out of range|(select\\(\\): )?index .* (is )?out of (bounds|range)"
                    + "|selected index .* out of range|.*index out of range|too many indices)",
            Pattern.DOTALL);
    private static final Pattern NOT_IMPLEMENTED =
            Pattern.compile("(?s)^(Could not run '|\"[^\"]*\" not implemented for ').*");

    private final String kind;

    /** A Python exception of the built-in class {@code kind}, for example {@code "TypeError"}. */
    TorchError(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** PyTorch's exception for one that libtorch threw: its message without the C++ trace, and the class it stands for. */
    static TorchError of(RuntimeException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        int trace = message.indexOf("\nException raised from ");
        String text = (trace < 0 ? message : message.substring(0, trace)).strip();
        TorchError error = new TorchError(classOf(text), text);
        error.initCause(failure);
        return error;
    }

    /** Whether libtorch found too little memory on a CUDA device. */
    static boolean isOutOfDeviceMemory(RuntimeException failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("CUDA out of memory");
    }

    String kind() {
        return kind;
    }

    private static String classOf(String message) {
        if (INDEX.matcher(message).find()) {
            return "IndexError";
        }
        if (NOT_IMPLEMENTED.matcher(message).matches()) {
            return "NotImplementedError";
        }
        return message.contains("can't allocate memory") ? "MemoryError" : "RuntimeError";
    }
}
