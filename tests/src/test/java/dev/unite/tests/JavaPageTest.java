package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java examples of {@code docs/java.md} compile. */
class JavaPageTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String FRAME = """
            import dev.unite.torch.*;
            import java.nio.file.Path;
            import java.util.Arrays;

            class Example {
                static final int STEPS = 200;
                Torch torch;
                PyModule net;
                Tensor x;
                Tensor y;
                float[] input;

                void run() {
                    %s
                }
            }
            """;

    @TempDir
    Path folder;

    static Stream<String> examples() {
        return BLOCK.matcher(Project.read(Project.ROOT.resolve("docs/java.md")))
                .results()
                .map(block -> block.group(1));
    }

    @Test
    void thePageHasExamples() {
        assertThat(examples()).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void compiles(String example) throws IOException {
        Path source = Files.writeString(folder.resolve("Example.java"), FRAME.formatted(example));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-d", folder.toString());
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();

            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
