package dev.unite.cli;

import dev.unite.torch.PythonObject;
import dev.unite.torch.Torch;
import dev.unite.torch.TorchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts which of PyTorch's documented names are here, by module; {@code docs/coverage.md} has the names. */
final class CoverageCheck {
    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try (Torch torch = Torch.open()) {
            Map<String, PythonObject> counts =
                    torch.load("torch._coverage").invoke("counts").asMap();
            counts.forEach((module, row) -> findings.add(Finding.good("coverage_" + module, text(row))));
        } catch (TorchException | LinkageError failure) {
            findings.add(Finding.broken("coverage", failure.toString(), "run './unite doctor --deep'"));
        }
        return findings;
    }

    private static String text(PythonObject row) {
        List<Long> counts = row.asList().stream().map(PythonObject::asLong).toList();
        return "%d agree with recorded values, %d work, %d missing"
                .formatted(counts.get(0), counts.get(1), counts.get(2));
    }
}
