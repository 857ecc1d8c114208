package dev.unite.torch;

import java.util.StringJoiner;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/** Python's exceptions as Java callers see them. */
final class Failures {
    private Failures() {}

    static RuntimeException translate(PolyglotException failure) {
        if (failure.isHostException() && failure.asHostException() instanceof RuntimeException host) {
            return host;
        }
        if (failure.isCancelled()) {
            return new TorchException(
                    "torch engine: expected a call within the restricted engine's time, got no result; the engine is"
                            + " closed, open another or raise the limit",
                    "TimeoutError",
                    "",
                    failure);
        }
        StringJoiner frames = new StringJoiner("\n");
        for (var frame : failure.getPolyglotStackTrace()) {
            if (frame.isGuestFrame()) {
                frames.add(frame.toString());
            }
        }
        Value object = failure.getGuestObject();
        String type = object != null && object.getMetaObject() != null
                ? object.getMetaObject().getMetaSimpleName()
                : failure.isExit() ? "SystemExit" : "InternalError";
        return new TorchException(failure.getMessage(), type, frames.toString(), failure);
    }
}
