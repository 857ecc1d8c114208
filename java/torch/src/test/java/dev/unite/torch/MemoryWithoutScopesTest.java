package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Somebody's training loop, which opens no scope, in a process of its own with the heap of {@code ./unite python}. */
@EnabledOnOs(OS.LINUX)
class MemoryWithoutScopesTest {
    /** A step makes 24 activations of 8 MiB; all twenty make 4 GiB. */
    private static final String PROGRAM = """
            import torch
            from torch import nn
            model = nn.Sequential(*[nn.Sequential(nn.Linear(256, 256), nn.ReLU()) for _ in range(12)])
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            x = torch.randn(8192, 256)
            for _ in range(20):
                optimizer.zero_grad()
                hidden = x
                for layer in model:
                    hidden = torch.relu(layer[0](hidden))
                hidden.square().mean().backward()
                optimizer.step()
            """;

    private static final long MOST_KIB = 1300 << 10;

    @Test
    void stepsDoNotAddUp() throws Exception {
        List<String> lines = ChildJvm.lines(
                Child.class,
                "-XX:+UseSerialGC",
                "-Xmn96m",
                "-XX:SurvivorRatio=2",
                "-Dpolyglot.engine.WarnInterpreterOnly=false");

        assertThat(lines).hasSize(1);
        assertThat(Long.parseLong(lines.getFirst())).isLessThan(MOST_KIB);
    }

    static final class Child {
        public static void main(String[] arguments) throws IOException {
            if (PythonMain.run(Torch.builder(), List.of("-c", PROGRAM)) != 0) {
                System.exit(1);
            }
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .forEach(line -> System.out.println(line.replaceAll("\\D", "")));
        }
    }
}
