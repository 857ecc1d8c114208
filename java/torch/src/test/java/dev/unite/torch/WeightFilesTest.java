package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules' weights in files. */
class WeightFilesTest {
    private static Torch torch;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        torch = Torch.open();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.pt", "net.pth", "net.safetensors"})
    void comeBackAsTheyWere(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "an older file");
        PyModule written = net(2);
        PyModule read = net(2);

        written.save(file);
        read.load(file);

        written.state()
                .forEach((key, tensor) ->
                        assertThat(read.state().get(key).data()).as(key).isEqualTo(tensor.data()));
        assertThat(folder.toFile().list()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.pt", "net.safetensors"})
    void ofAnotherShapeAreNamed(String name) {
        Path file = folder.resolve(name);
        net(3).save(file);

        assertThatThrownBy(() -> net(2).load(file))
                .isInstanceOf(TorchException.class)
                .hasMessageContainingAll(
                        file.toString(),
                        "size mismatch for first.weight",
                        "torch.Size([16, 3])",
                        "torch.Size([16, 2])");
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.pt", "net.safetensors"})
    void thatAreCutOffOrMissingAreRefused(String name) throws IOException {
        Path file = folder.resolve(name);
        net(2).save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(failure(file)).as("%d bytes", length).isEqualTo("RuntimeError");
        }
        Files.delete(file);
        assertThat(failure(file)).isEqualTo("FileNotFoundError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\": 1}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1]}}",
                "{\"a\": {\"dtype\": \"F33\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": [], \"shape\": [1], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1.0], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [true], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, -4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [0, 0]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4], \"data_offsets\": [0, 0]}}",
                "{\"a\": {\"dtype\": \"F16\", \"shape\": [1], \"data_offsets\": [2, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, "
                        + "\"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, "
                        + "\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
            })
    void withADamagedHeaderAreRefused(String header) throws IOException {
        Path file = folder.resolve("net.safetensors");
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(text.length).put(text).array());

        assertThatThrownBy(() -> net(2).load(file))
                .isInstanceOf(TorchException.class)
                .hasMessageContainingAll(file.toString(), "the file is damaged or not a safetensors file");
    }

    @Test
    void thatAreNoStateAreRefused() {
        Path file = folder.resolve("list.pt");
        torch.load("torch").invoke("save", java.util.List.of(1, 2), file.toString());

        assertThatThrownBy(() -> net(2).load(file))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("expected a state_dict, names to tensors, got list");
    }

    @Test
    void thatFailToBeWrittenLeaveNothing() throws IOException {
        PyModule net = net(2);
        Path file = folder.resolve("net.safetensors");
        Files.writeString(file, "an older file");
        net.python()
                .invoke(
                        "register_buffer",
                        "odd",
                        torch.load("torch")
                                .invoke(
                                        "zeros",
                                        1,
                                        Keywords.of("dtype", torch.load("torch").get("complex64"))));

        assertThatThrownBy(() -> net.save(file))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("'odd': expected a tensor of");
        assertThat(file).hasContent("an older file");
        assertThat(folder.toFile().list()).containsExactly("net.safetensors");
        assertThatThrownBy(() -> net.save(folder.resolve("absent/net.pt")))
                .isInstanceOfSatisfying(
                        TorchException.class, e -> assertThat(e.exceptionType()).isEqualTo("FileNotFoundError"));
        assertThatThrownBy(() -> net.save(folder.resolve("net.bin")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("net.bin", ".safetensors");
    }

    @Test
    void areClosedToARestrictedEngine() {
        Path file = folder.resolve("net.pt");
        PyModule written = net(2);
        written.save(file);
        Limits limits = new Limits(1 << 20, 1 << 20, Duration.ofSeconds(60));
        try (Torch restricted = Torch.builder().restricted(limits).build()) {
            PyModule read = restricted.load(PyModuleTest.net(), "Net", 2);

            for (Runnable attempt : new Runnable[] {() -> read.load(file), () -> read.save(file)}) {
                assertThat(catchThrowableOfType(TorchException.class, attempt::run)
                                .exceptionType())
                        .isEqualTo("PermissionError");
            }
        }
    }

    private static String failure(Path file) {
        return catchThrowableOfType(TorchException.class, () -> net(2).load(file))
                .exceptionType();
    }

    private static PyModule net(int width) {
        return torch.load(PyModuleTest.net(), "Net", width);
    }
}
