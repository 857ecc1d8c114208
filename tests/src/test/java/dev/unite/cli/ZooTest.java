package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Other people's packages, unmodified: {@code ./unite python tests/zoo/zoo.py} in a process of its own. */
class ZooTest {
    private static final Path TESTS = Path.of(System.getProperty("project.root"), "tests");
    private static final Path PINNED = TESTS.resolve("zoo/requirements.txt");
    private static final Path FETCHED = TESTS.resolve("target/zoo/requirements.txt");
    private static final String FAILED = "FAILED";
    private static final long TIMEOUT_MINUTES = 20;

    @TempDir
    Path work;

    /** A line of the program, and so a test, for each case. */
    @TestFactory
    Stream<DynamicTest> computesWhatCPythonComputes() throws Exception {
        assumeTrue(fetched(), "lacks the packages of tests/zoo/requirements.txt; run tests/zoo/fetch");
        List<String> lines = compare();
        assertThat(lines).hasSizeGreaterThan(20);
        return lines.stream()
                .map(line -> dynamicTest(
                        line.replaceFirst(":.*", ""), () -> assertThat(line).doesNotContain(FAILED)));
    }

    private static boolean fetched() throws IOException {
        return Files.exists(FETCHED) && Files.mismatch(PINNED, FETCHED) == -1;
    }

    private List<String> compare() throws IOException, InterruptedException {
        Path output = work.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xss16m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dpolyglot.engine.WarnInterpreterOnly=false",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "python",
                        TESTS.resolve("zoo/zoo.py").toString())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output);
        assertThat(ended && process.exitValue() < 2)
                .as(String.join("\n", lines))
                .isTrue();
        return lines;
    }
}
