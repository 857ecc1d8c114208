package dev.unite.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program that calls natives with senseless values, again after each crash, from where it was on. */
final class FuzzProcess {
    /** Of address space, so that a huge tensor is an error of the allocator and not the end of the machine's memory. */
    private static final int LIMIT_KIB = 16_000_000;
    /** The exit code of a program whose device refuses further work, which is how CUDA tells of a wrong index. */
    static final int DEVICE_LOST = 3;

    private final Path folder;
    private final Class<?> program;
    private final List<String> more;

    /** @param more arguments of the program, behind those that each has */
    FuzzProcess(Path folder, Class<?> program, String... more) {
        this.folder = folder;
        this.program = program;
        this.more = List.of(more);
    }

    /** What the program was calling when it ended; it writes the number and name of each into a file, and "end" last. */
    List<String> crashes(int seed, int calls) throws IOException, InterruptedException {
        Path progress = folder.resolve("progress");
        List<String> crashes = new ArrayList<>();
        for (int next = 0; ; ) {
            int code = run(progress, seed, calls, next);
            String[] reached = Files.readString(progress).split(" ");
            boolean ended = reached[1].equals("end");
            if ((!ended || code != 0) && code != DEVICE_LOST) {
                crashes.add("%s (exit code %d)".formatted(reached[1], code));
            }
            if (ended) {
                return crashes;
            }
            next = Integer.parseInt(reached[0]) + 1;
        }
    }

    private int run(Path progress, int seed, int calls, int first) throws IOException, InterruptedException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                progress.toString(),
                String.valueOf(seed),
                String.valueOf(calls),
                String.valueOf(first));
        List<String> command = new ArrayList<>();
        boolean inMainMemory = more.isEmpty(); // a device's driver reserves all addresses that there could be
        if (inMainMemory && Files.isExecutable(Path.of("/bin/sh"))) {
            command.addAll(List.of("/bin/sh", "-c", "ulimit -c 0; ulimit -v " + LIMIT_KIB + "; exec \"$@\"", "sh"));
        }
        command.addAll(java);
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start()
                .waitFor();
    }
}
