package dev.unite.peers;

import dev.unite.bench.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the table "Peers on the JVM" of docs/performance.md, and writes it there. Run it with nothing else beside it. */
@Command(name = "peers", description = "Measures one training step by this project, by JavaCPP and by DJL.")
public final class Peers implements Callable<Integer> {
    @Option(names = "--home", defaultValue = ".", description = "Folder of the checkout.")
    Path home;

    @Option(names = "--cpython", description = "Python with torch 2.10.0, for the first row.")
    Path cpython;

    @Option(names = "--threads", description = "Threads of an operator; default: all processors.")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--warm-up", defaultValue = "30", description = "Seconds of a JVM before its measurement.")
    int warmUp;

    @Option(names = "--seconds", defaultValue = "10", description = "Seconds of a measurement.")
    int seconds;

    @Option(names = "--write", description = "Page whose table takes the rows: docs/performance.md.")
    Path page;

    @Option(names = "--only", split = ",", description = "Which rows, by a part of their names; default: all.")
    List<String> only = List.of("");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Peers()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        home = home.toAbsolutePath().normalize();
        Report report = new Report("peers", page, "| | training step (spread) | prediction (spread) | peak memory |");
        if (cpython != null) {
            report.row(reference());
        }
        for (Variant variant : variants()) {
            if (only.stream().anyMatch(variant.name()::contains)) {
                report.row(measured(variant));
            }
        }
        return 0;
    }

    /** @param jvm flags of its process */
    private record Variant(String name, String library, List<String> jvm) {}

    private List<Variant> variants() {
        String modules = home.resolve("java/torch/target/modules").toString();
        List<String> compiled = List.of(
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+EnableJVMCI",
                "--upgrade-module-path",
                modules,
                "--module-path",
                modules,
                "--add-modules",
                "ALL-MODULE-PATH",
                "--enable-native-access=ALL-UNNAMED,org.graalvm.truffle",
                "--sun-misc-unsafe-memory-access=allow");
        List<String> natives = List.of("--enable-native-access=ALL-UNNAMED");
        return List.of(
                new Variant("here, Python compiled", "here", compiled),
                new Variant("here, on a plain class path: Python interpreted", "here", natives),
                new Variant("JavaCPP", "javacpp", natives),
                new Variant(
                        "JavaCPP, with MKL as here",
                        "javacpp",
                        List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.bytedeco.openblas.load=mkl_rt")),
                new Variant(
                        "DJL",
                        "djl",
                        List.of(
                                "--enable-native-access=ALL-UNNAMED",
                                "-DDJL_CACHE_DIR=" + home.resolve("java/peers/target/djl"))));
    }

    private String measured(Variant variant) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(StepBenchmark.class.getName())
                .param("library", variant.library())
                .param("threads", String.valueOf(threads))
                .jvmArgs(variant.jvm().toArray(String[]::new))
                .addProfiler(PeakMemory.class)
                .forks(1)
                .warmupIterations(warmUp)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(seconds)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .build();
        String step = "";
        String prediction = "";
        double peak = 0;
        for (RunResult result : new Runner(options).run()) {
            Result<?> time = result.getPrimaryResult();
            if (result.getParams().getBenchmark().endsWith("step")) {
                step = cell(time);
                peak = result.getSecondaryResults().get(PeakMemory.LABEL).getScore();
            } else {
                prediction = cell(time);
            }
        }
        return String.format(Locale.ROOT, "| %s | %s | %s | %.0f MiB |", variant.name(), step, prediction, peak);
    }

    /** The mean, and the quickest and slowest second. */
    private static String cell(Result<?> time) {
        return String.format(
                Locale.ROOT,
                "%.3g µs (%.3g..%.3g)",
                time.getScore(),
                time.getStatistics().getMin(),
                time.getStatistics().getMax());
    }

    private String reference() throws IOException, InterruptedException {
        List<String> words = List.of(
                cpython.toString(),
                home.resolve("java/peers/src/main/python/reference.py").toString(),
                String.valueOf(Task.CHECKED_STEPS),
                String.valueOf(seconds),
                String.valueOf(threads));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Double> printed = new ArrayList<>();
        try (var output = process.inputReader()) {
            output.lines().map(Double::valueOf).forEach(printed::add);
        }
        if (process.waitFor() != 0 || printed.size() != 4) {
            throw new IOException("%s: expected four numbers, got %s and exit code %d; see above"
                    .formatted(String.join(" ", words), printed, process.exitValue()));
        }
        Task.check("CPython", printed.get(0));
        return String.format(
                Locale.ROOT,
                "| CPython | %.3g µs | %.3g µs | %.0f MiB |",
                printed.get(1),
                printed.get(2),
                printed.get(3));
    }
}
