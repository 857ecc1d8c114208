package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No call of an operator ends the process, whatever its arguments are. */
class OperatorFuzzTest {
    @TempDir
    Path folder;

    @Test
    void nothingCrashesTheProcess() throws Exception {
        assertThat(new FuzzProcess(folder, OperatorFuzz.class).crashes(1, 3)).isEmpty();
    }

    @Test
    @Tag("slow")
    void nothingCrashesTheProcessInManyCalls() throws Exception {
        for (int seed = 2; seed < 8; seed++) {
            assertThat(new FuzzProcess(folder, OperatorFuzz.class).crashes(seed, 25))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    @Tag("gpu")
    void nothingCrashesTheProcessOnADevice() throws Exception {
        assertThat(new FuzzProcess(folder, OperatorFuzz.class, "cuda").crashes(1, 3))
                .isEmpty();
    }
}
