package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchTest {
    private static Torch torch;
    private static PythonObject program;

    @BeforeAll
    static void open() {
        torch = Torch.builder().pythonResource(TorchTest.class, "/programs").build();
        program = torch.load("engine_program");
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @Test
    void passesPlainValuesAsPythonsOwn() {
        String described = program.invoke("describe", List.of(1, 2.5, true, "text"), Map.of("key", List.of(3)))
                .asString();

        assertThat(described).isEqualTo("[1, 2.5, True, 'text'] {'key': [3]}");
    }

    @Test
    void writesWhatOpenFilesBufferWhenItCloses(@TempDir Path folder) {
        Path file = folder.resolve("text");
        try (Torch own =
                Torch.builder().pythonResource(TorchTest.class, "/programs").build()) {
            own.load("engine_program").invoke("write_and_forget", file.toString(), "kept");
        }

        assertThat(file).hasContent("kept");
    }

    @Test
    void wrapsADirectBufferAsATensorAndReadsOneBack() {
        TensorData sum = program.invoke("add_one", floats(1, 2, 3)).asTensor().data();

        assertThat(sum.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(sum.shape()).containsExactly(3);
        assertThat(sum.data().order(ByteOrder.nativeOrder()).getFloat(8)).isEqualTo(4);
    }

    @Test
    void readsATransposedTensorRowByRow() {
        TensorData rows = program.invoke("transposed").asTensor().data();

        assertThat(rows.shape()).containsExactly(2, 2);
        assertThat(rows.data().order(ByteOrder.nativeOrder()).asFloatBuffer().get(1))
                .isEqualTo(3);
    }

    @Test
    void returnsListsAndMaps() {
        Map<String, PythonObject> found = program.invoke("losses").asMap();

        assertThat(found.get("loss").asDouble()).isEqualTo(0.5);
        assertThat(found.get("parts").asList()).extracting(PythonObject::asLong).containsExactly(1L, 2L);
    }

    @Test
    void keepsThePythonTypeMessageAndTracebackOfAFailure() {
        assertThatThrownBy(() -> program.invoke("fail")).isInstanceOfSatisfying(TorchException.class, failure -> {
            assertThat(failure.exceptionType()).isEqualTo("RuntimeError");
            assertThat(failure).hasMessageContaining("shapes cannot be multiplied (2x3 and 2x3)");
            assertThat(failure.pythonTraceback()).contains("engine_program.py");
        });
    }

    @Test
    void refusesASecondThreadWhileOneIsInside() throws Exception {
        CompletableFuture<Throwable> other = new CompletableFuture<>();
        torch.inPython(() -> {
            Thread intruder = Thread.ofPlatform().start(() -> {
                try {
                    torch.liveTensors();
                    other.complete(null);
                } catch (IllegalStateException refused) {
                    other.complete(refused);
                }
            });
            try {
                return intruder.join(java.time.Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(other.get()).hasMessageContaining("one thread at a time");
    }

    @Test
    void releasesAtTheEndOfAScopeWhatWasNotKept() {
        long before = torch.liveTensors();
        try (Scope scope = torch.scope("the end of the test")) {
            program.invoke("make_temporaries");
            assertThat(torch.liveTensors()).isGreaterThan(before);
        }

        // The collector may have found some of earlier tests meanwhile.
        assertThat(torch.liveTensors()).isLessThanOrEqualTo(before);
    }

    @Test
    void refusesToCloseAScopeTwiceOrBeforeTheInnerOne() {
        Scope outer = torch.scope("outer");
        Scope inner = torch.scope("inner");

        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scope \"outer\": expected the innermost open one")
                .hasMessageContaining("\"inner\"");
        assertThatThrownBy(inner::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended before");
    }

    @Test
    void worksAfterARecordingThatDidNotEnd() {
        assertThatThrownBy(() -> program.invoke("stopped", floats(1, 2, 3))).isInstanceOf(TorchException.class);
        program.invoke("start_a_recording");

        assertThat(program.invoke("add_one", floats(1)).asTensor().item()).isEqualTo(2);
    }

    @Test
    void hooksOwnNoGradient() {
        assertThat(program.invoke("owners_of_hooked_gradients").asList())
                .extracting(PythonObject::asLong)
                .containsExactly(1L, 1L);
    }

    @Test
    void closingReleasesEveryTensor() {
        Torch other =
                Torch.builder().pythonResource(TorchTest.class, "/programs").build();
        other.load("engine_program").invoke("make_temporaries");
        Lifetimes lifetimes = other.lifetimes();
        assertThat(lifetimes.liveTensors()).isPositive();

        other.close();

        assertThat(lifetimes.liveTensors()).isZero();
    }

    @Test
    void refusesABufferOfTheWrongSize() {
        assertThatThrownBy(() -> new TensorData(DType.FLOAT32, new long[] {2, 2}, ByteBuffer.allocateDirect(8)))
                .hasMessage("tensor data: expected 16 bytes for shape [2, 2] of FLOAT32, got a buffer with limit 8");
    }

    private static TensorData floats(float... values) {
        ByteBuffer data = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder());
        data.asFloatBuffer().put(values);
        return new TensorData(DType.FLOAT32, new long[] {values.length}, data);
    }
}
