package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unite.torch.PythonObject;
import dev.unite.torch.Torch;
import dev.unite.torch.TorchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A CUDA device: the Python tests of it and a training run, on a machine that has one: {@code mvn -Pcuda verify -pl tests
 * -am -Dtest.excluded= -Dtest=CudaTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("gpu")
class CudaTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final List<String> MODULES =
            List.of("torch_cuda", "torch_cuda_values", "torch_cuda_training", "torch_cuda_more");
    private static final double TOLERANCE = 0.02;

    @TempDir
    static Path folder;

    @BeforeAll
    static void needsADevice() {
        try (Torch torch = Torch.open()) {
            assumeTrue(
                    torch.info().get("cuda").equals("true"),
                    "expected a CUDA device and libtorch's CUDA build, got none; run with -Pcuda on a machine with an"
                            + " NVIDIA driver");
        }
    }

    @Test
    void pythonTestsPass() {
        List<String> failures = new ArrayList<>();
        try (Torch torch =
                Torch.builder().pythonPath(ROOT.resolve("tests/python")).build()) {
            for (String name : MODULES) {
                PythonObject module = torch.load(name);
                for (PythonObject member :
                        torch.load("builtins").invoke("dir", module).asList()) {
                    if (member.asString().startsWith("test_")) {
                        run(module, member.asString(), failures);
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void run(PythonObject module, String test, List<String> failures) {
        try {
            module.invoke(test);
        } catch (TorchException failure) {
            failures.add(test + ": " + failure.getMessage() + "\n" + failure.pythonTraceback());
        }
    }

    @Test
    void trainingGivesTheLossesOfTheCpu() throws IOException {
        assertThat(loss("cuda")).isCloseTo(loss("cpu"), within(TOLERANCE));
    }

    private static double loss(String device) throws IOException {
        Path run = folder.resolve(device);
        Shell.Result result = Shell.run(
                "train",
                ROOT.resolve("configs/digits.yaml"),
                "--run",
                run,
                "--set",
                "device=" + device,
                "--set",
                "train.steps=20",
                "--set",
                "train.warmup_steps=5",
                "--set",
                "train.log_every_steps=20");
        assertThat(result.code()).as(result.err()).isZero();
        String last = Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.contains("\"kind\":\"train\""))
                .reduce("", (before, line) -> line);
        JsonNode metric = new ObjectMapper().readTree(last);
        return metric.get("loss").asDouble();
    }
}
