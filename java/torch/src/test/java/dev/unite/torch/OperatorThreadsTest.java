package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each test on a thread of its own, which has seen nothing yet. */
class OperatorThreadsTest {
    private static final int COUNT = 3;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @Test
    void operatorsShareOutOnceThereIsALargeTensor() throws InterruptedException {
        int[] inUse = new int[4];
        onNewThread(() -> {
            torch.set_num_threads(1);
            OperatorThreads.set(COUNT);
            inUse[0] = torch.get_num_threads();
            OperatorThreads.saw((64 << 10) - 1);
            inUse[1] = torch.get_num_threads();
            OperatorThreads.saw(64 << 10);
            inUse[2] = torch.get_num_threads();
            inUse[3] = OperatorThreads.count();
        });

        assertThat(inUse).containsExactly(1, 1, COUNT, COUNT);
    }

    @Test
    void aNumberAskedForLaterIsTakenAtOnceWhereOperatorsShareOut() throws InterruptedException {
        int[] inUse = new int[1];
        onNewThread(() -> {
            OperatorThreads.saw(64 << 10);
            OperatorThreads.set(COUNT + 1);
            inUse[0] = torch.get_num_threads();
        });

        assertThat(inUse).containsExactly(COUNT + 1);
    }

    private static void onNewThread(Runnable action) throws InterruptedException {
        int before = OperatorThreads.count();
        Thread thread = Thread.ofPlatform().start(() -> {
            action.run();
            OperatorThreads.set(before);
        });
        thread.join();
    }
}
