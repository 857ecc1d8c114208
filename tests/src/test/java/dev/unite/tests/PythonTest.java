package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.unite.torch.PythonObject;
import dev.unite.torch.Scope;
import dev.unite.torch.Torch;
import dev.unite.torch.TorchException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** Runs every {@code test_} function under {@code tests/python} inside the JVM; pytest runs the same on CPython. */
class PythonTest {
    private static final Path TESTS = Project.ROOT.resolve("tests/python");
    private static final String PREFIX = "test_";
    private static final String SKIPPED = "SkipTest";
    private static Torch torch;

    @BeforeAll
    static void open() {
        torch = Torch.builder()
                .pythonPath(Project.ROOT.resolve("python"))
                .pythonPath(TESTS)
                .scopedPackage("unite")
                .build();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @Test
    void findsThePythonTests() {
        assertThat(modules().toList()).hasSizeGreaterThan(5);
    }

    @TestFactory
    Stream<DynamicContainer> pythonTests() {
        return modules().map(module -> dynamicContainer(module, tests(module)));
    }

    private static Stream<String> modules() {
        return Project.files(TESTS, ".py").stream()
                .filter(file -> file.getParent().equals(TESTS))
                .map(file -> file.getFileName().toString().replaceFirst("\\.py$", ""));
    }

    /** A module that cannot be loaded is a failing test of its own. */
    private static Stream<DynamicTest> tests(String name) {
        PythonObject module;
        List<String> functions;
        try {
            module = torch.load(name);
            functions = torch.load("builtins").invoke("dir", module).asList().stream()
                    .map(PythonObject::asString)
                    .filter(member -> member.startsWith(PREFIX))
                    .toList();
        } catch (TorchException failure) {
            return Stream.of(dynamicTest("import", () -> {
                throw explained(failure);
            }));
        }
        return functions.stream().map(function -> dynamicTest(function, () -> run(module, function)));
    }

    private static void run(PythonObject module, String function) {
        try (Scope scope = torch.scope(function)) {
            module.invoke(function);
        } catch (TorchException failure) {
            throw explained(failure);
        }
    }

    private static RuntimeException explained(TorchException failure) {
        String text = failure.getMessage() + "\n" + failure.pythonTraceback();
        return SKIPPED.equals(failure.exceptionType())
                ? new TestAbortedException(text)
                : new IllegalStateException(text, failure);
    }
}
