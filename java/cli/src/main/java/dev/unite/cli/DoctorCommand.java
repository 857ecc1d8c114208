package dev.unite.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what runs where, and what to change if something is slow or missing. */
@Command(
        name = "doctor",
        description = "Prints what runs where: Java, compiler, BLAS, threads, CUDA, memory, caches.",
        footer = {"", "Example:", "  ./unite doctor --deep", "", "Without --deep and --coverage no Python is started."})
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Option(names = "--deep", description = "Also start Python and run a product, a convolution and an attention.")
    boolean deep;

    @Option(names = "--coverage", description = "Also start Python and count which of PyTorch's names are here.")
    boolean coverage;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Versions versions = Versions.read();
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good(
                "versions",
                "unite %s, PyTorch %s, GraalPy %s"
                        .formatted(versions.unite(), versions.pytorch(), versions.graalpy())));
        findings.addAll(new Machine(System.getenv()).look());
        if (deep) {
            findings.addAll(new DeepCheck().look());
        }
        if (coverage) {
            findings.addAll(new CoverageCheck().look());
        }
        if (json) {
            console.print(Json.pretty(asMap(findings)));
        } else {
            findings.forEach(this::print);
        }
        boolean broken = findings.stream().anyMatch(Finding::broken);
        return broken ? ExitCode.RUN_FAILED : ExitCode.DONE;
    }

    private void print(Finding finding) {
        String mark = finding.state() == Finding.State.GOOD ? " " : "!";
        String firstLine = finding.value().lines().findFirst().orElse("");
        console.print("%s %-19s %s".formatted(mark, finding.name().replace('_', ' '), firstLine));
        if (finding.advice() != null) {
            console.print("  %-19s -> %s".formatted("", finding.advice()));
        }
    }

    private static Map<String, Object> asMap(List<Finding> findings) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Finding finding : findings) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("state", finding.state().name().toLowerCase(Locale.ROOT));
            entry.put("value", finding.value());
            entry.put("advice", finding.advice());
            map.put(finding.name(), entry);
        }
        return map;
    }
}
