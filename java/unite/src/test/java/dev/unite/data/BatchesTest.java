package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.DataException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
    @Test
    void leavesNoThreadBehind() {
        Set<Thread> before = workers();
        for (int i = 0; i < 20; i++) {
            try (Batches batches =
                    DataSet.open(TestImages.data("num_workers=4")).train(64, i, Position.START)) {
                batches.next().close();
            }
        }
        Set<Thread> left = workers();
        left.removeAll(before);
        assertThat(left).isEmpty();
    }

    @Test
    void leavesNoThreadBehindAfterAFailure(@TempDir Path root) {
        Set<Thread> before = workers();
        TestImages.put(root, "cat/a.png", new byte[0]);
        TestImages.put(root, "cat/b.png", new byte[0]);
        try (Batches batches =
                DataSet.open(TestImages.folder(root, "validation_fraction=0.5")).train(1, 0, Position.START)) {
            assertThatThrownBy(batches::next).isInstanceOf(DataException.class).hasMessageContaining("0 bytes");
        }
        Set<Thread> left = workers();
        left.removeAll(before);
        assertThat(left).isEmpty();
    }

    @Test
    void usesMemoryOfClosedBatchesAgain() {
        Set<Long> addresses = new HashSet<>();
        try (Batches batches = DataSet.open(TestImages.data("num_workers=2")).train(64, 0, Position.START)) {
            for (int i = 0; i < 200; i++) {
                try (Batch batch = batches.next()) {
                    assertThat(batch.images().isDirect()).isTrue();
                    addresses.add(MemorySegment.ofBuffer(batch.images()).address());
                }
            }
        }
        assertThat(addresses).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void aClosedBatchCannotBeUsed() {
        try (Batches batches = DataSet.open(TestImages.data()).train(64, 0, Position.START)) {
            Batch batch = batches.next();
            batch.close();
            batch.close();

            assertThatThrownBy(batch::images)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        try (Batches batches = DataSet.open(TestImages.data()).train(64, 0, Position.START)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(batches::next).isInstanceOf(DataException.class).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("data-worker-"))
                .collect(Collectors.toSet());
    }
}
