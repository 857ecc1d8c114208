package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unite.torch.PythonObject;
import dev.unite.torch.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The samples of PyTorch's operator database, recorded from CPython, computed in this JVM. */
class OperatorTruthTest {
    private static final Path TRUTH = Project.ROOT.resolve("tests/truth");
    private static final double SHARE = 0.99;
    /** Of how many samples the ordinary run takes one; {@code exceptions.txt} is made with the same number. */
    private static final int EVERY = 3;

    @Test
    void someSamplesOfEveryOperatorAgree() {
        compare(EVERY, "");
    }

    @Test
    @Tag("slow")
    void allSamplesAgree() {
        compare(1, "");
    }

    @Test
    @Tag("slow")
    void allSamplesOfAFullRecordingAgree() {
        String full = System.getenv("TRUTH_FULL");
        assumeTrue(full != null, "lacks TRUTH_FULL: the folder of tests/truth/record_operators.py --full");
        compare(1, full);
    }

    /**
     * @param every takes each sample whose place is a multiple of this
     * @param full folder of a full recording, or empty for the ordinary one
     */
    private static void compare(int every, String full) {
        try (Torch torch = Torch.builder()
                .pythonPath(Project.ROOT.resolve("python"))
                .pythonPath(TRUTH)
                .build()) {
            Map<String, PythonObject> report =
                    torch.load("run_operators").invoke("report", every, full).asMap();
            assertThat(texts(report.get("unlisted")))
                    .as("disagreements that tests/truth/exceptions.txt does not list")
                    .isEmpty();
            assertThat(texts(report.get("repaired")))
                    .as("lines of tests/truth/exceptions.txt that agree now: remove them")
                    .isEmpty();
            double samples = report.get("samples").asDouble();
            assertThat(samples).isGreaterThan(1000);
            assertThat(report.get("agreeing").asDouble() / samples).isGreaterThanOrEqualTo(SHARE);
        }
    }

    private static List<String> texts(PythonObject lines) {
        return lines.asList().stream().map(PythonObject::asString).toList();
    }
}
