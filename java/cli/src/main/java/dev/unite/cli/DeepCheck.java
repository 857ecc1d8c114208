package dev.unite.cli;

import dev.unite.torch.PythonObject;
import dev.unite.torch.Torch;
import dev.unite.torch.TorchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Starts Python and libtorch and runs the three kinds of kernels that networks consist of, checking their results. */
final class DeepCheck {
    private static final double TOLERANCE = 1e-4;
    private static final int WIDTH = 256;

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        long start = System.nanoTime();
        try (Torch torch = Torch.open()) {
            findings.add(Finding.good("engine", "started in " + milliseconds(start)));
            torch.info().forEach((name, value) -> findings.add(Finding.good("torch_" + name, value)));
            PythonObject module = torch.load("torch");
            PythonObject functional = torch.load("torch.nn.functional");
            findings.add(kernel("matrix_product", WIDTH, () -> product(module)));
            findings.add(kernel("convolution", 9, () -> convolution(module, functional)));
            findings.add(kernel("attention", 1, () -> attention(module, functional)));
        } catch (TorchException | LinkageError failure) {
            findings.add(Finding.broken("engine", failure.toString(), "run './unite doctor' and follow what it says"));
        }
        return findings;
    }

    /** Every kernel is run on ones, so that each number of its result is known. */
    private static Finding kernel(String name, double expected, Supplier<PythonObject> run) {
        try {
            long start = System.nanoTime();
            double got = run.get().invoke("mean").invoke("item").asDouble();
            return Math.abs(got - expected) <= TOLERANCE * expected
                    ? Finding.good(name, "correct, first call took " + milliseconds(start))
                    : Finding.broken(
                            name,
                            String.format(Locale.ROOT, "expected a mean of %s, got %s", expected, got),
                            "report this with the output of './unite doctor --deep --json'");
        } catch (TorchException failure) {
            return Finding.broken(name, failure.getMessage(), "report this with './unite doctor --deep --json'");
        }
    }

    private static PythonObject product(PythonObject torch) {
        PythonObject ones = torch.invoke("ones", WIDTH, WIDTH);
        return torch.invoke("matmul", ones, ones);
    }

    private static PythonObject convolution(PythonObject torch, PythonObject functional) {
        return functional.invoke("conv2d", torch.invoke("ones", 1, 1, 16, 16), torch.invoke("ones", 1, 1, 3, 3));
    }

    private static PythonObject attention(PythonObject torch, PythonObject functional) {
        PythonObject ones = torch.invoke("ones", 1, 2, 16, 32);
        return functional.invoke("scaled_dot_product_attention", ones, ones, ones);
    }

    private static String milliseconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms";
    }
}
