package dev.unite.config;

import java.util.List;
import java.util.Map;

/** One {@code key=value} of the command line; the value may be any YAML. */
final class Setting {
    private final String text;
    private final Origin origin;
    private final Problems problems;

    Setting(String text, Problems problems) {
        this.text = text;
        this.origin = Origin.setting(text);
        this.problems = problems;
    }

    /** The setting as nested sections; empty after a problem. */
    Node.Branch toBranch(Origin root) {
        int equals = text.indexOf('=');
        List<String> path =
                List.of(text.substring(0, Math.max(0, equals)).strip().split("\\.", -1));
        if (equals < 0 || path.contains("")) {
            problems.add(origin, "expected key=value, got '" + text + "'; write for example train.steps=100");
            return new Node.Branch(root, Map.of());
        }
        Node node = new YamlReader(line -> origin, problems).read(text.substring(equals + 1));
        for (String name : path.reversed()) {
            node = new Node.Branch(origin, Map.of(name, new Node.Entry(origin, node)));
        }
        return new Node.Branch(root, ((Node.Branch) node).entries());
    }
}
