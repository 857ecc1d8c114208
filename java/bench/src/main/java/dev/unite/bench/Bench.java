package dev.unite.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the table of docs/performance.md, and writes it there. Run it with nothing else beside it. */
@Command(name = "bench", description = "Measures this project against CPython PyTorch, side by side.")
public final class Bench implements Callable<Integer> {
    private static final String DIGITS = "configs/digits.yaml";
    private static final String WIDE = "width-192.yaml";
    /** Of a thousand calls of each operator: the way to compiled code takes some hundreds. */
    private static final int BLOCKS = 1000;

    private static final int SMALL_STEPS = 30_000;
    private static final int TRANSFORMER_STEPS = 60;
    private static final List<String> OPERATORS =
            List.of("a * b", "a + 1", "a[0]", "a.view(2, 8)", "a.sum()", "gelu(a)", "a @ b");
    private static final String HELLO = "import torch; print(torch.ones(2))";

    @Option(names = "--home", defaultValue = ".", description = "Folder of the checkout.")
    Path home;

    @Option(names = "--cpython", required = true, description = "Python with torch 2.10.0.")
    Path cpython;

    @Option(names = "--rounds", defaultValue = "3", description = "Runs on each host, in turn.")
    int rounds;

    @Option(names = "--steps", defaultValue = "200", description = "Steps in a run.")
    int steps;

    @Option(
            names = "--only",
            split = ",",
            defaultValue = "digits,wide,operator,small,transformer,start,flat",
            description = "What to measure; default: ${DEFAULT-VALUE}.")
    List<String> only;

    @Option(names = "--packages", description = "Folder with vit_pytorch and einops, for 'transformer'.")
    Path packages;

    @Option(names = "--long-run", defaultValue = "2000", description = "Steps in the run that shows growth.")
    int longRun;

    @Option(names = "--write", description = "Page whose table takes the rows: docs/performance.md.")
    Path page;

    @Spec
    private CommandSpec spec;

    private Report report;
    private Host reference;
    private Host compiled;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (packages == null && only.contains("transformer")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "transformer: expected --packages, a folder with vit_pytorch and einops, got none");
        }
        home = home.toAbsolutePath().normalize();
        reference = new Host("CPython", List.of(cpython.toString()));
        compiled = new Host("here", List.of(home.resolve("unite").toString(), "python"));
        Path folder = Files.createTempDirectory("unite-bench");
        report = new Report("bench", page, "| | here | CPython | ratio (spread) | bar |");
        Path digits = Settings.write(home.resolve(DIGITS), folder);
        if (only.contains("digits")) {
            steps("digits step", digits, steps);
        }
        if (only.contains("wide")) {
            steps("width 192 step", Settings.write(unpacked(WIDE, folder), folder), Math.max(20, steps / 6));
        }
        if (only.contains("operator")) {
            operators();
        }
        if (only.contains("small")) {
            small();
        }
        if (only.contains("transformer")) {
            transformer();
        }
        if (only.contains("start")) {
            firstStep(digits, folder);
            firstLine();
            start();
        }
        if (only.contains("flat")) {
            flat(digits);
        }
        return 0;
    }

    /** Our own steps run as `./unite train` runs them: recorded, and without compiler threads for Python. */
    private Host ours() {
        return new Host(
                "here",
                List.of(
                        "env",
                        "UNITE_JVM_FLAGS=-XX:TieredStopAtLevel=1 -Dpolyglot.engine.Compilation=false",
                        home.resolve("unite").toString(),
                        "python"));
    }

    private void steps(String name, Path settings, int count) throws IOException, InterruptedException {
        Comparison comparison = new Comparison();
        for (int round = 0; round < rounds; round++) {
            Measured there = runSteps(reference, settings, count);
            comparison.add(runSteps(ours(), settings, count), there);
        }
        report.row(comparison.row(name + ", median", "ms", 1000, Measured::steady, "1.00"));
        report.row(comparison.row(name + ", mean of the first 10", "ms", 1000, Measured::beginning, "2.5"));
        report.row(comparison.row(name + ", peak resident memory", "MiB", 1.0 / 1024, Measured::peakKib, "1.1"));
    }

    private Measured runSteps(Host host, Path settings, int count) throws IOException, InterruptedException {
        return host.run(
                program("steps.py"), home.resolve("python").toString(), settings.toString(), String.valueOf(count));
    }

    private void operators() throws IOException, InterruptedException {
        Comparison comparison = compare("operators.py", String.valueOf(BLOCKS));
        for (int i = 0; i < OPERATORS.size(); i++) {
            int nth = i;
            report.row(comparison.row(
                    "`" + OPERATORS.get(i) + "`",
                    "µs",
                    1,
                    run -> operator(run, nth).steady(),
                    "-"));
        }
        report.row(comparison.row("geometric mean of these", "µs", 1, Bench::geometricMean, "1.00"));
        report.row(comparison.row(
                "`a * b`, mean of the first 10,000 calls",
                "µs",
                1,
                run -> operator(run, 0).beginning(),
                "-"));
    }

    private static Measured operator(Measured run, int index) {
        return run.every(OPERATORS.size(), index);
    }

    private static double geometricMean(Measured run) {
        double logs = 0;
        for (int i = 0; i < OPERATORS.size(); i++) {
            logs += Math.log(operator(run, i).steady());
        }
        return Math.exp(logs / OPERATORS.size());
    }

    /** How a model that Python dominates gets quicker while Python is compiled. */
    private void small() throws IOException, InterruptedException {
        Comparison comparison = compare("mlp.py", String.valueOf(SMALL_STEPS));
        report.row(comparison.row("64→64→10 with Adam: step, once compiled", "µs", 1e6, Measured::steady, "1.5"));
        int from = 0;
        for (int to : List.of(10, 100, 300, 1000, 3000, 10_000, SMALL_STEPS)) {
            int first = from;
            String name = "64→64→10, mean of the steps %,d to %,d".formatted(first, to);
            report.row(comparison.row(name, "µs", 1e6, run -> run.mean(first, to), "-"));
            from = to;
        }
        report.row(comparison.row(
                "64→64→10, %,d steps in all".formatted(SMALL_STEPS),
                "s",
                SMALL_STEPS,
                run -> run.mean(0, SMALL_STEPS),
                "-"));
    }

    private void transformer() throws IOException, InterruptedException {
        Comparison comparison = compare("transformer.py", packages.toString(), String.valueOf(TRANSFORMER_STEPS));
        report.row(comparison.row("third-party ViT, width 192: step", "ms", 1000, Measured::steady, "1.00"));
        report.row(comparison.row("third-party ViT, mean of the first 10", "ms", 1000, Measured::beginning, "-"));
        report.row(
                comparison.row("third-party ViT, peak resident memory", "MiB", 1.0 / 1024, Measured::peakKib, "1.3"));
    }

    /** Somebody's program on both hosts in turn, compiled here. */
    private Comparison compare(String program, String... arguments) throws IOException, InterruptedException {
        Comparison comparison = new Comparison();
        for (int round = 0; round < rounds; round++) {
            Measured there = reference.run(program(program), arguments);
            comparison.add(compiled.run(program(program), arguments), there);
        }
        return comparison;
    }

    /** From the start of the process to its first line. */
    private void firstLine() throws IOException, InterruptedException {
        Comparison comparison = new Comparison();
        for (int round = 0; round < rounds; round++) {
            double there = secondsUntil("tensor", List.of(cpython.toString(), "-c", HELLO));
            double here = secondsUntil("tensor", List.of(home.resolve("unite").toString(), "python", "-c", HELLO));
            comparison.add(seconds(here), seconds(there));
        }
        report.row(comparison.row("start to the first line of `" + HELLO + "`", "s", 1, Measured::firstSeconds, "1.5"));
    }

    private static Measured seconds(double seconds) {
        return new Measured(List.of(seconds), seconds, 0, List.of());
    }

    /** From the start of the process to the end of the first step. */
    private void firstStep(Path settings, Path folder) throws IOException, InterruptedException {
        Comparison comparison = new Comparison();
        for (int round = 0; round < rounds; round++) {
            Measured there = runSteps(reference, settings, 1);
            Path run = folder.resolve("run-" + round);
            List<String> train = List.of(
                    home.resolve("unite").toString(),
                    "train",
                    home.resolve(DIGITS).toString(),
                    "--run",
                    run.toString());
            double seconds = secondsUntil("step 1/", train);
            comparison.add(seconds(seconds), there);
        }
        report.row(comparison.row("start to the first step of the digits", "s", 1, Measured::firstSeconds, "2.0"));
    }

    private void start() throws IOException, InterruptedException {
        String unite = home.resolve("unite").toString();
        for (List<String> words : List.of(
                List.of(unite, "--help"),
                List.of(unite, "config", "validate", home.resolve(DIGITS).toString()),
                List.of(unite, "doctor"))) {
            List<Double> seconds = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                seconds.add(secondsUntil(null, words));
            }
            String command = "./unite " + String.join(" ", words.subList(1, Math.min(3, words.size())));
            report.row(String.format(Locale.ROOT, "| `%s` | %.2f s | | | 1 s |", command, Measured.median(seconds)));
        }
    }

    private void flat(Path settings) throws IOException, InterruptedException {
        int from = Math.min(longRun / 4, 1000);
        Measured run = runSteps(ours(), settings, longRun);
        report.row(String.format(
                Locale.ROOT,
                "| digits, resident memory after %,d steps over that after %,d | %.3f | | | flat |",
                longRun,
                from,
                run.growth(from)));
    }

    /** Seconds until a line contains the text, or until the process ends if null. */
    private static double secondsUntil(String text, List<String> words) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null && (text == null || !line.contains(text))) {
                line = output.readLine();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            if (text != null && line == null) {
                throw new IOException("%s: expected a line with '%s', got none".formatted(words, text));
            }
            return seconds;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Path program(String name) {
        return home.resolve("java/bench/src/main/python").resolve(name);
    }

    private static Path unpacked(String resource, Path folder) throws IOException {
        try (InputStream stream = Bench.class.getResourceAsStream(resource)) {
            Path file = folder.resolve(resource);
            Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }
}
