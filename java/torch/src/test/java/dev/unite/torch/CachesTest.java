package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    @TempDir
    Path folder;

    @Test
    void takesTheFirstFolderThatCanBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path possible = folder.resolve("a/b");

        assertThat(Caches.firstThatTakesFiles(List.of(file.resolve("cache"), possible, folder)))
                .isEqualTo(possible)
                .isDirectory();
    }

    @Test
    void saysWhatToSetWhereNoneCanBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Caches.firstThatTakesFiles(List.of(file.resolve("cache"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("set -Dpolyglot.engine.userResourceCache=FOLDER");
    }
}
