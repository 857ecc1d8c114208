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
import picocli.CommandLine.Option;

/** Prints the table of docs/performance.md. Run it with nothing else beside it. */
@Command(name = "bench", description = "Measures this project against CPython PyTorch, side by side.")
public final class Bench implements Callable<Integer> {
    private static final String DIGITS = "configs/digits.yaml";
    private static final String WIDE = "width-192.yaml";
    private static final int CALLS = 400_000;
    private static final int LONG_RUN = 2000;

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
            defaultValue = "digits,wide,operator,start,flat",
            description = "What to measure; default: ${DEFAULT-VALUE}.")
    List<String> only;

    private Host reference;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        home = home.toAbsolutePath().normalize();
        reference = new Host("CPython", List.of(cpython.toString()));
        Path folder = Files.createTempDirectory("unite-bench");
        print("| | here | CPython | ratio (spread) | bar |");
        print("|---|---|---|---|---|");
        Path digits = Settings.write(home.resolve(DIGITS), folder);
        if (only.contains("digits")) {
            steps("digits step", digits, steps);
        }
        if (only.contains("wide")) {
            steps("width 192 step", Settings.write(unpacked(WIDE, folder), folder), Math.max(20, steps / 6));
        }
        if (only.contains("operator")) {
            operator();
        }
        if (only.contains("start")) {
            firstStep(digits, folder);
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
        print(comparison.row(name + ", median", "ms", 1000, Measured::steady, "1.10"));
        print(comparison.row(name + ", mean of the first 10", "ms", 1000, Measured::beginning, "2.5"));
        print(comparison.row(name + ", peak resident memory", "MiB", 1.0 / 1024, Measured::peakKib, "1.15"));
    }

    private Measured runSteps(Host host, Path settings, int count) throws IOException, InterruptedException {
        return host.run(
                program("steps.py"), home.resolve("python").toString(), settings.toString(), String.valueOf(count));
    }

    private void operator() throws IOException, InterruptedException {
        Host compiled = new Host("here", List.of(home.resolve("unite").toString(), "python"));
        Comparison comparison = new Comparison();
        for (int round = 0; round < rounds; round++) {
            Measured there = reference.run(program("operators.py"), String.valueOf(CALLS));
            comparison.add(compiled.run(program("operators.py"), String.valueOf(CALLS)), there);
        }
        print(comparison.row("`a * b`, 4 × 4, compiled Python", "µs", 1, Measured::steady, "1.5"));
        print(comparison.row("`a * b`, mean of the first 10,000 calls", "µs", 1, Measured::beginning, "-"));
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
            comparison.add(new Measured(List.of(seconds), seconds, 0, List.of()), there);
        }
        print(comparison.row("start to the first step of the digits", "s", 1, Measured::firstSeconds, "2.0"));
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
            print(String.format(Locale.ROOT, "| `%s` | %.2f s | | | 1 s |", command, Measured.median(seconds)));
        }
    }

    private void flat(Path settings) throws IOException, InterruptedException {
        Measured run = runSteps(ours(), settings, LONG_RUN);
        print(String.format(
                Locale.ROOT,
                "| digits, resident memory after 2,000 steps over that after 500 | %.3f | | | flat |",
                run.growth()));
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

    private static void print(String line) {
        System.out.println(line);
    }
}
