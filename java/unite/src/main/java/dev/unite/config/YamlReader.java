package dev.unite.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads plain YAML into {@link Node}s: no anchors, no tags, no second document.
 *
 * <p>Built on parser events rather than on a loader, because that keeps the line of every key and bounds the depth.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 16;

    private final IntFunction<Origin> origins;
    private final Problems problems;
    private Iterator<Event> events;

    /** @param origins what to call a line, counted from 1 */
    YamlReader(IntFunction<Origin> origins, Problems problems) {
        this.origins = origins;
        this.problems = problems;
    }

    static YamlReader ofFile(String name, Path base, Problems problems) {
        return new YamlReader(line -> new Origin(name, line, base), problems);
    }

    /** Reads a mapping, the usual top of a file. */
    Node.Branch readSection(String text) {
        Node top = read(text);
        if (top instanceof Node.Branch branch) {
            return branch;
        }
        throw problems.fatal(
                top.origin(), "expected 'key: value' lines, got " + top.shown() + "; 'config show' lists the keys");
    }

    /**
     * Reads any value, an empty leaf for an empty text.
     *
     * @throws dev.unite.error.ConfigException if the text is no plain YAML
     */
    Node read(String text) {
        try {
            return parse(text);
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw problems.fatal(
                    origins.apply(line), "expected YAML, got: " + broken.getProblem() + "; check the indent");
        } catch (YamlEngineException broken) {
            throw problems.fatal(origins.apply(1), "expected YAML, got: " + broken.getMessage() + "; check the text");
        }
    }

    private Node parse(String text) {
        events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
        Node top = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case Scalar, SequenceStart, MappingStart, Alias -> {
                    if (top != null) {
                        throw problems.fatal(origin(event), "expected one YAML document, got a second; remove it");
                    }
                    top = node(event, 0);
                }
                default -> {} // starts and ends of the stream and the document
            }
        }
        return top == null ? new Node.Leaf(origins.apply(1), "", false) : top;
    }

    private Node node(Event event, int depth) {
        Origin origin = origin(event);
        if (depth > MAX_DEPTH) {
            throw problems.fatal(origin, "expected at most " + MAX_DEPTH + " levels, got more; nest less");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw problems.fatal(
                    origin,
                    "expected plain values, got the anchor or alias '"
                            + node.getAnchor().get().getValue() + "'; write the value out");
        }
        return switch (event.getEventId()) {
            case Scalar -> leaf((ScalarEvent) event);
            case SequenceStart -> items(origin, depth);
            case MappingStart -> branch(origin, depth);
            default -> throw new IllegalStateException("unexpected YAML event " + event.getEventId());
        };
    }

    private Node.Leaf leaf(ScalarEvent scalar) {
        return new Node.Leaf(origin(scalar), scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN);
    }

    private Node.Items items(Origin origin, int depth) {
        List<Node> values = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            values.add(node(event, depth + 1));
            event = events.next();
        }
        return new Node.Items(origin, values);
    }

    private Node.Branch branch(Origin origin, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Node key = node(event, depth + 1);
            Node value = node(events.next(), depth + 1);
            if (!(key instanceof Node.Leaf name)) {
                throw problems.fatal(key.origin(), "expected a key, got " + key.shown() + "; use a plain word");
            }
            Node.Entry first = entries.putIfAbsent(name.text(), new Node.Entry(key.origin(), value));
            if (first != null) {
                problems.add(
                        key.origin(),
                        "expected each key once, got '" + name.text() + "' again (first at "
                                + first.keyOrigin().place() + "); remove one");
            }
            event = events.next();
        }
        return new Node.Branch(origin, entries);
    }

    private Origin origin(Event event) {
        return origins.apply(
                event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    }
}
