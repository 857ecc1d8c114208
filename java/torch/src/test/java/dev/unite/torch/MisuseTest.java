package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is an exception of the kind that the Javadoc names, and what nearly fits arrives as it was meant. */
class MisuseTest {
    private static Torch torch;
    private static PythonObject library;
    private static PythonObject program;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        torch = Torch.builder().pythonResource(TorchTest.class, "/programs").build();
        library = torch.load("torch");
        program = torch.load("engine_program");
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @Test
    void shapesThatCannotBeAreRefused() {
        for (long[] shape : new long[][] {{-2, -2}, {-1, 4}, {Long.MAX_VALUE, 4}, {0, Long.MAX_VALUE, 4}, {5}}) {
            assertThatIllegalArgumentException()
                    .as(Arrays.toString(shape))
                    .isThrownBy(() -> torch.tensor(new float[4], shape))
                    .withMessageStartingWith("tensor data: expected");
        }
        assertThat(torch.tensor(new float[0], 3, 0).shape()).containsExactly(3, 0);
    }

    @Test
    void plainValuesArriveAsPythonsOwn() {
        assertThat(program.invoke("kinds", null, new BigInteger("-" + "9".repeat(40)), (byte) 1, 2.5f)
                        .asString())
                .isEqualTo("NoneType None, int -" + "9".repeat(40) + ", int 1, float 2.5");
        assertThat(program.invoke("kinds", Arrays.asList(1, null)).asString()).isEqualTo("list [1, None]");
        assertThat(program.invoke("is_none", (Object) null).asBoolean()).isTrue();
    }

    @Test
    void valuesOfOtherKindsAreRefused() {
        for (Object value : List.of(new BigDecimal("1.5"), new AtomicInteger(1), 'c', new float[1], Path.of("x"))) {
            refuses(() -> program.invoke("kinds", value), value.getClass().getName());
        }
        refuses(() -> program.invoke("kinds", Map.of(1, 2)), "expected keys that are strings, got 1");
        refuses(() -> program.invoke("kinds", Collections.singletonMap(null, 2)), "got null");
        refuses(() -> program.invoke("kinds", Keywords.of("a", 1), 2), "Keywords as the last");
        refuses(() -> program.invoke("kinds", List.of(Keywords.of("a", 1))), "Keywords as the last");
        refuses(() -> Keywords.of("a", 1, "a", 2), "\"a\" twice");
        refuses(() -> Torch.builder().threads(0), "at least 1 thread");
    }

    @Test
    void valuesOfAnotherEngineAreRefused() {
        try (Torch other = Torch.open()) {
            Tensor foreign = other.tensor(new float[] {1});

            refuses(() -> program.invoke("kinds", foreign), "one of another");
            refuses(() -> program.invoke("kinds", List.of(other.load("sys"))), "one of another");
            assertThat(torch.tensor(foreign.data()).item()).isEqualTo(1);
        }
    }

    @Test
    void numbersAreThoseThatTheTensorStandsFor() {
        PythonObject conjugate = library.invoke("view_as_complex", torch.tensor(new double[] {1, 2}))
                .invoke("conj");
        Tensor negative = conjugate.get("imag").invoke("reshape", 1).asTensor();
        Tensor sparse =
                torch.tensor(new float[] {0, 3}).python().invoke("to_sparse").asTensor();
        Tensor quantized = library.invoke(
                        "quantize_per_tensor", torch.tensor(new float[] {1, 2.5f}), 0.5, 10, library.get("quint8"))
                .asTensor();

        assertThat(negative.toDoubles()).containsExactly(-2);
        assertThat(negative.data().data().getDouble(0)).isEqualTo(-2);
        assertThat(sparse.toFloats()).containsExactly(0, 3);
        assertThat(sparse.data().data().getFloat(4)).isEqualTo(3);
        assertThat(quantized.toFloats()).containsExactly(1, 2.5f);
        assertThat(conjugate.invoke("item").toString()).isEqualTo("(1-2j)");
        assertThat(torch.tensor(new long[] {(1L << 53) + 1}).item()).isEqualTo(0x1p53);
        assertThat(new double[] {truth(1).item(), truth(0).item()}).containsExactly(1, 0);
    }

    private static Tensor truth(int value) {
        ByteBuffer one = ByteBuffer.allocateDirect(1).put(0, (byte) value);
        return torch.tensor(new TensorData(DType.BOOL, new long[0], one));
    }

    @Test
    void numbersThatCannotBeReadAreTypedErrors() {
        Tensor complex = library.invoke("view_as_complex", torch.tensor(new float[] {1, 2}))
                .asTensor();
        Tensor meta = library.invoke("empty", 3, Keywords.of("device", "meta")).asTensor();

        for (ThrowingCallable read :
                List.<ThrowingCallable>of(complex::toFloats, complex::data, complex::dtype, complex::item)) {
            assertThat(catchThrowableOfType(TorchException.class, read).exceptionType())
                    .isEqualTo("TypeError");
        }
        for (ThrowingCallable read : List.<ThrowingCallable>of(meta::toFloats, meta::data)) {
            TorchException failure = catchThrowableOfType(TorchException.class, read);
            assertThat(failure.exceptionType()).isEqualTo("NotImplementedError");
            assertThat(failure).hasMessage("Cannot copy out of meta tensor; no data!");
        }
    }

    @Test
    void anExceptionThatCannotBeReadIsATypedOne() {
        assertThatThrownBy(() -> program.invoke("raise_unreadable")).isInstanceOf(TorchException.class);
    }

    @Test
    void aFileThatFailsIsNoModule() throws IOException {
        Path file = Files.writeString(folder.resolve("half.py"), "first = 1\nraise ValueError('in the middle')\n");

        assertThatThrownBy(() -> torch.load(file, "Net")).hasMessageContaining("in the middle");
        assertThatThrownBy(() -> torch.load("half")).hasMessageContaining("in the middle");
    }

    private static void refuses(ThrowingCallable call, String words) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(words);
    }
}
