package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PyModuleTest {
    private static Torch torch;

    @BeforeAll
    static void open() {
        torch = Torch.open();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    static Path net() {
        try {
            return Path.of(PyModuleTest.class.getResource("/models/net.py").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void runsAModuleOfAFile() {
        PyModule net = torch.load(net(), "Net", 2);

        try (Tensor x = torch.tensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
                Tensor y = net.call(x)) {
            assertThat(y.shape()).containsExactly(3, 1);
            assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
            assertThat(y.toFloats()).hasSize(3);
        }
    }

    @Test
    void readsNumbersAsFloatsDoublesAndLongs() {
        Tensor tensor = torch.tensor(new double[] {1.5, -2.5});

        assertThat(tensor.toFloats()).containsExactly(1.5f, -2.5f);
        assertThat(tensor.toDoubles()).containsExactly(1.5, -2.5);
        assertThat(tensor.toLongs()).containsExactly(1, -2);
        assertThat(torch.tensor(new long[] {1L << 60}).toLongs()).containsExactly(1L << 60);
        assertThat(torch.tensor(new float[0]).toFloats()).isEmpty();
    }

    @Test
    void sharesTheMemoryOfADirectBuffer() {
        ByteBuffer memory = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        Tensor tensor = torch.tensor(new TensorData(DType.FLOAT32, new long[] {2}, memory));

        memory.putFloat(4, 7);

        assertThat(tensor.toFloats()).containsExactly(0, 7);
        tensor.python().invoke("add_", 1);
        assertThat(memory.getFloat(4)).isEqualTo(8);
    }

    @Test
    void readsWithoutACopy() {
        Tensor tensor = torch.tensor(new float[] {1, 2});
        ByteBuffer view = tensor.data().data();

        tensor.python().invoke("mul_", 10);

        assertThat(view.order(ByteOrder.nativeOrder()).getFloat(4)).isEqualTo(20);
    }

    @Test
    void aBufferKeepsItsTensor() {
        ByteBuffer view = torch.load("torch")
                .invoke("full", new Object[] {java.util.List.of(1000), 3.0})
                .asTensor()
                .data()
                .data()
                .order(ByteOrder.nativeOrder());
        long before = torch.liveTensors();
        System.gc();
        long after = torch.liveTensors();

        assertThat(after).isLessThanOrEqualTo(before);
        assertThat(view.getFloat(3996)).isEqualTo(3);
    }

    @Test
    void trains() {
        torch.load("torch").invoke("manual_seed", 0);
        PyModule net = torch.load(net(), "Net", 2);
        PythonObject adam = torch.load("torch.optim").invoke("AdamW", net.parameters(), Keywords.of("lr", 1e-2));
        PythonObject functional = torch.load("torch.nn.functional");
        Tensor x = torch.tensor(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Tensor y = torch.tensor(new float[] {0, 1, 1, 0}, 4, 1);
        double first = 0;
        double last = 0;
        for (int step = 0; step < 200; step++) {
            try (Scope _ = torch.scope("the end of step " + step)) {
                adam.invoke("zero_grad");
                Tensor loss = functional.invoke("mse_loss", net.call(x), y).asTensor();
                loss.backward();
                adam.invoke("step");
                last = loss.item();
                first = step == 0 ? last : first;
            }
        }

        assertThat(first).isGreaterThan(0.1);
        assertThat(last).isLessThan(0.02);
        assertThat(net.state().get("first.weight").grad()).isNull();
    }

    @Test
    void givesAGradient() {
        Tensor x = torch.tensor(new float[] {3});
        x.python().invoke("requires_grad_");
        x.python().invoke("square").invoke("sum").asTensor().backward();

        assertThat(x.grad().item()).isEqualTo(6);
    }

    @Test
    void copiesAStateFromOneModuleToAnother() {
        PyModule one = torch.load(net(), "Net", 2);
        PyModule other = torch.load(net(), "Net", 2);
        Tensor x = torch.tensor(new float[] {1, 2}, 1, 2);

        other.load(one.state());

        assertThat(other.call(x).item()).isCloseTo(one.call(x).item(), within(0.0));
        assertThatThrownBy(() -> other.load(Map.of("missing", x)))
                .isInstanceOfSatisfying(
                        TorchException.class, e -> assertThat(e.exceptionType()).isEqualTo("RuntimeError"));
    }

    @Test
    void keepsTheUsersOwnLinesInATraceback() {
        PyModule net = torch.load(net(), "Net", 2);
        Tensor wrong = torch.tensor(new float[] {1, 2, 3}, 1, 3);

        assertThatThrownBy(() -> net.call(wrong))
                .isInstanceOfSatisfying(
                        TorchException.class,
                        e -> assertThat(e.pythonTraceback()).contains("net.py\", line 18, in forward"));
    }

    @Test
    void refusesUseAfterClose() {
        Tensor tensor = torch.tensor(new float[] {1});
        tensor.close();
        tensor.close();

        assertThatThrownBy(tensor::item).isInstanceOf(TorchException.class).hasMessageContaining("Tensor.close()");
        assertThatThrownBy(tensor::shape).isInstanceOf(TorchException.class).hasMessageContaining("Tensor.close()");
        assertThatThrownBy(tensor::toFloats).isInstanceOf(TorchException.class);
    }

    @Test
    void closingWithinAScopeCountsOnce() {
        long before = torch.liveTensors();
        try (Scope _ = torch.scope("the end of the test")) {
            torch.tensor(new float[] {1}).close();
        }

        assertThat(torch.liveTensors()).isEqualTo(before);
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> torch.load(Path.of("absent.py"), "Net"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent.py");
        assertThatThrownBy(() -> torch.load(net(), "Absent"))
                .isInstanceOfSatisfying(
                        TorchException.class, e -> assertThat(e.exceptionType()).isEqualTo("AttributeError"));
    }

    @Test
    void refusesAVirtualThreadAndAClosedEngine() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                torch.liveTensors();
                refused.complete(null);
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        assertThat(refused.get()).hasMessageContaining("expected a platform thread");

        Torch other = Torch.open();
        Tensor left = other.tensor(new float[] {1});
        other.close();
        other.close();
        left.close();
        assertThatThrownBy(left::item).isInstanceOf(IllegalStateException.class).hasMessageContaining("was closed");
    }

    @Test
    void worksTwiceAtATimeAndAgainAfterwards() {
        for (int i = 0; i < 2; i++) {
            try (Torch one = Torch.open();
                    Torch two = Torch.open()) {
                assertThat(one.tensor(new float[] {1}).item()
                                + two.tensor(new float[] {2}).item())
                        .isEqualTo(3);
            }
        }
    }
}
