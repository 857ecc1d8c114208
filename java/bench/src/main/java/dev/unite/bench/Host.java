package dev.unite.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Python program runs on.
 *
 * @param command the words before the program's name
 */
record Host(String name, List<String> command) {
    private static final String END = "end";
    /** Values between two looks at the resident memory. */
    static final int RESIDENT_EVERY = 50;

    Host {
        command = List.copyOf(command);
    }

    /**
     * Runs a program that prints a number for each repetition and then {@code end}, and looks at its memory while it
     * waits for the end of its input.
     */
    Measured run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.add(program.toString());
        words.addAll(List.of(arguments));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            List<Double> values = new ArrayList<>();
            List<Long> resident = new ArrayList<>();
            double firstSeconds = 0;
            String line = output.readLine();
            while (line != null && !line.startsWith(END)) {
                if (values.isEmpty()) {
                    firstSeconds = (System.nanoTime() - began) / 1e9;
                }
                values.add(Double.parseDouble(line));
                if (values.size() % RESIDENT_EVERY == 0) {
                    resident.add(kibibytes(process.pid(), "VmRSS"));
                }
                line = output.readLine();
            }
            if (line == null) {
                throw new IOException("%s: expected numbers and then 'end', got an end with exit code %d; see above"
                        .formatted(String.join(" ", words), process.waitFor()));
            }
            long peak = kibibytes(process.pid(), "VmHWM");
            process.getOutputStream().close();
            process.waitFor();
            return new Measured(values, firstSeconds, peak, resident);
        } finally {
            process.destroy();
        }
    }

    /** A size of a process, as Linux tells it: {@code VmRSS} now, {@code VmHWM} at most. */
    private static long kibibytes(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/%d/status: expected a line %s, got none".formatted(pid, name));
    }
}
