package dev.unite.torch;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/** Python's exceptions as Java callers see them. */
final class Failures {
    private Failures() {}

    static TorchException translate(TorchError failure) {
        return new TorchException(failure.getMessage(), failure.kind(), "", failure);
    }

    static RuntimeException translate(PolyglotException failure) {
        try {
            return described(failure);
        } catch (PolyglotException second) {
            // Its class has code of its own for what is asked here, which raises.
            return second.isCancelled()
                    ? described(second)
                    : new TorchException(failure.getMessage(), "Exception", "", failure);
        }
    }

    private static RuntimeException described(PolyglotException failure) {
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
        Value object = failure.getGuestObject();
        String type = object != null && object.getMetaObject() != null
                ? object.getMetaObject().getMetaSimpleName()
                : failure.isExit() ? "SystemExit" : "InternalError";
        return new TorchException(failure.getMessage(), type, String.join("\n", frames(failure, object)), failure);
    }

    /** Innermost first. Python's own traceback where there is one: the polyglot stack ends where Python caught and raised again. */
    private static List<String> frames(PolyglotException failure, Value exception) {
        List<String> frames = new ArrayList<>();
        if (exception != null && exception.hasMember("__traceback__")) {
            Value entry = exception.getMember("__traceback__");
            for (; entry.hasMember("tb_frame"); entry = entry.getMember("tb_next")) {
                Value code = entry.getMember("tb_frame").getMember("f_code");
                frames.addFirst("File \"%s\", line %s, in %s"
                        .formatted(
                                code.getMember("co_filename").asString(),
                                entry.getMember("tb_lineno").asInt(),
                                code.getMember("co_name").asString()));
            }
            return frames;
        }
        for (var frame : failure.getPolyglotStackTrace()) {
            if (frame.isGuestFrame()) {
                frames.add(frame.toString());
            }
        }
        return frames;
    }
}
