package dev.unite.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Direct memory for one batch; allocating it anew for each batch would leave its release to the collector. */
record BatchMemory(ByteBuffer images, ByteBuffer labels, int channels, int sizePx) {

    int imageBytes() {
        return channels * sizePx * sizePx;
    }

    /** Memory that is not in use. Safe for several threads. */
    static final class Pool {
        private final ConcurrentLinkedQueue<BatchMemory> free = new ConcurrentLinkedQueue<>();
        private final int batchSize;
        private final int channels;
        private final int sizePx;

        Pool(int batchSize, int channels, int sizePx) {
            this.batchSize = batchSize;
            this.channels = channels;
            this.sizePx = sizePx;
        }

        BatchMemory take() {
            BatchMemory memory = free.poll();
            if (memory != null) {
                return memory;
            }
            int imageBytes = channels * sizePx * sizePx;
            return new BatchMemory(
                    ByteBuffer.allocateDirect(Math.multiplyExact(batchSize, imageBytes)),
                    ByteBuffer.allocateDirect(batchSize * Long.BYTES).order(ByteOrder.nativeOrder()),
                    channels,
                    sizePx);
        }

        void giveBack(BatchMemory memory) {
            free.add(memory);
        }
    }
}
