package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Buffers that read a tensor's memory end with it. */
class TensorMemoryTest {
    private static final int COUNT = 1 << 20;

    private static Torch torch;

    @BeforeAll
    static void open() {
        torch = Torch.open();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @Test
    void aBufferEndsWithItsTensor() {
        Tensor tensor = torch.tensor(new float[] {1, 2});
        TensorData first = tensor.data();
        ByteBuffer second = tensor.data().data().slice(4, 4);

        tensor.close();

        assertThatThrownBy(() -> first.data().getFloat(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> second.getFloat(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(first::copy).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> torch.tensor(first)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBufferEndsWithTheScopeOfItsTensor() {
        long before = torch.liveTensors();
        TensorData ended;
        try (Scope _ = torch.scope("the end of the test")) {
            ended = torch.tensor(new float[] {1, 2}).data();
            assertThat(ended.data().getFloat(4)).isEqualTo(2);
        }

        assertThatThrownBy(() -> ended.data().getFloat(4)).isInstanceOf(IllegalStateException.class);
        assertThat(torch.liveTensors()).isLessThanOrEqualTo(before);
    }

    @Test
    void aBufferEndsWithItsEngine() {
        Torch other = Torch.open();
        TensorData ended = other.tensor(new float[] {1, 2}).data();

        other.close();

        assertThatThrownBy(() -> ended.data().getFloat(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBufferSurvivesOtherMemoryInItsTensor() {
        Tensor tensor = torch.tensor(new float[] {1, 2});
        TensorData data = tensor.data();

        tensor.python().invoke("set_", torch.tensor(new float[COUNT]));

        assertThat(data.data().getFloat(4)).isEqualTo(2);
    }

    @Test
    void aTensorWithABufferRefusesToBeResized() {
        Tensor tensor = torch.load("torch").invoke("ones", 2).asTensor();
        TensorData data = tensor.data();

        assertThatThrownBy(() -> tensor.python().invoke("resize_", COUNT))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("not resizable");
        assertThat(tensor.toFloats()).containsExactly(1, 1);
        assertThat(data.data().getFloat(4)).isEqualTo(1);
    }

    @Test
    void aTensorThatGetsNoMemoryKeepsItsSize() {
        Tensor tensor = torch.load("torch").invoke("ones", 2).asTensor();

        assertThatThrownBy(() -> tensor.python().invoke("resize_", 1L << 46)).isInstanceOf(TorchException.class);
        assertThatThrownBy(() -> torch.load("torch").invoke("eye", 1L << 23, Keywords.of("out", tensor)))
                .isInstanceOf(TorchException.class);

        assertThat(tensor.toFloats()).containsExactly(1, 1);
    }

    @Test
    void aReadOnlyBufferIsCopied() {
        Tensor source = torch.tensor(new float[] {1, 2});
        Tensor copy = torch.tensor(source.data());

        copy.python().invoke("add_", 1);
        source.close();

        assertThat(copy.toFloats()).containsExactly(2, 3);
    }

    @Test
    void anyThreadReadsABuffer() throws Exception {
        TensorData data = torch.tensor(new float[] {1, 2}).data();

        float read =
                CompletableFuture.supplyAsync(() -> data.data().getFloat(4)).get();

        assertThat(read).isEqualTo(2);
    }

    @Test
    void closingWaitsForAChannelThatWritesABuffer() throws Exception {
        Tensor tensor = torch.load("torch").invoke("ones", COUNT).asTensor();
        ByteBuffer data = tensor.data().data();
        Pipe pipe = Pipe.open();
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(pipe, data));
        ByteBuffer received = ByteBuffer.allocate(Float.BYTES * COUNT).order(ByteOrder.nativeOrder());
        pipe.source().read(received);

        Thread reader = Thread.ofPlatform().start(() -> readAll(pipe, received));
        tensor.close();
        written.handle((done, failure) -> null).get();
        reader.join();

        assertThat(received.getFloat(0)).isEqualTo(1);
        assertThatThrownBy(() -> data.getFloat(0)).isInstanceOf(IllegalStateException.class);
    }

    private static void write(Pipe pipe, ByteBuffer data) {
        try (var sink = pipe.sink()) {
            while (data.hasRemaining()) {
                sink.write(data);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void readAll(Pipe pipe, ByteBuffer received) {
        try (var source = pipe.source()) {
            while (source.read(received) > 0) {
                Thread.onSpinWait();
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
