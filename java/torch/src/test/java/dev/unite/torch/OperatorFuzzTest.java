package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No call of an operator ends the process, whatever its arguments are. */
class OperatorFuzzTest {
    /** Of address space, so that a huge tensor is an error of the allocator and not the end of the machine's memory. */
    private static final int LIMIT_KIB = 16_000_000;

    @TempDir
    Path folder;

    @Test
    void nothingCrashesTheProcess() throws Exception {
        assertThat(crashes(1, 3)).isEmpty();
    }

    @Test
    @Tag("slow")
    void nothingCrashesTheProcessInManyCalls() throws Exception {
        for (int seed = 2; seed < 8; seed++) {
            assertThat(crashes(seed, 25)).as("seed %d", seed).isEmpty();
        }
    }

    /** Operators in which a process ended; the next process begins after them. */
    private List<String> crashes(int seed, int calls) throws IOException, InterruptedException {
        Path progress = folder.resolve("progress");
        List<String> crashes = new ArrayList<>();
        for (int next = 0; ; ) {
            int code = fuzz(progress, seed, calls, next);
            String[] reached = Files.readString(progress).split(" ");
            if (reached[1].equals("end")) {
                return crashes;
            }
            crashes.add("%s (exit code %d)".formatted(reached[1], code));
            next = Integer.parseInt(reached[0]) + 1;
        }
    }

    private int fuzz(Path progress, int seed, int calls, int first) throws IOException, InterruptedException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                OperatorFuzz.class.getName(),
                progress.toString(),
                String.valueOf(seed),
                String.valueOf(calls),
                String.valueOf(first));
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/bin/sh"))) {
            command.addAll(List.of("/bin/sh", "-c", "ulimit -c 0; ulimit -v " + LIMIT_KIB + "; exec \"$@\"", "sh"));
        }
        command.addAll(java);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start()
                .waitFor();
    }
}
