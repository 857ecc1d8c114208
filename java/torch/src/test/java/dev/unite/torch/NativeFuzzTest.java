package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No call of a native function beside the operators ends the process or fails in Java, whatever its arguments are. */
class NativeFuzzTest {
    @TempDir
    Path folder;

    @Test
    void nothingCrashesTheProcess() throws Exception {
        assertThat(new FuzzProcess(folder, NativeFuzz.class).crashes(1, 100)).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    @Tag("slow")
    void nothingCrashesTheProcessInManyCalls() throws Exception {
        for (int seed = 2; seed < 8; seed++) {
            assertThat(new FuzzProcess(folder, NativeFuzz.class).crashes(seed, 2000))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(findings()).isEmpty();
        }
    }

    private List<String> findings() throws IOException {
        Path file = folder.resolve("findings");
        return Files.exists(file) ? Files.readAllLines(file).stream().distinct().toList() : List.of();
    }
}
