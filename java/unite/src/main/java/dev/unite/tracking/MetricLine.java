package dev.unite.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A metric as one line of JSON: {@code {"kind":"train","step":10,"time":"…","loss":0.5}}. */
final class MetricLine {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KIND = "kind";
    private static final String STEP = "step";
    private static final String TIME = "time";
    private static final String MESSAGE = "message";

    private MetricLine() {}

    static String write(Metric metric, Instant time) {
        ObjectNode line = JSON.createObjectNode();
        line.put(KIND, metric.kind()).put(STEP, metric.step()).put(TIME, time.toString());
        // NaN and infinities are no JSON numbers: Jackson writes them as text, and MetricsReader reads them back
        metric.values().forEach(line::put);
        if (!metric.message().isEmpty()) {
            line.put(MESSAGE, metric.message());
        }
        return line.toString();
    }

    /** Reads a line, or returns null if it is none, as the last one of a killed run may be. */
    static Metric read(String text) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
        if (line == null || !line.path(KIND).isTextual() || !line.path(STEP).isIntegralNumber()) {
            return null;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : line.properties()) {
            boolean described = field.getKey().equals(KIND)
                    || field.getKey().equals(STEP)
                    || field.getKey().equals(TIME)
                    || field.getKey().equals(MESSAGE);
            if (!described) {
                values.put(field.getKey(), field.getValue().asDouble(Double.NaN));
            }
        }
        return new Metric(
                line.path(KIND).asText(),
                line.path(STEP).asLong(),
                values,
                line.path(MESSAGE).asText(""));
    }
}
