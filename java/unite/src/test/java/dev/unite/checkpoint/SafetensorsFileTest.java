package dev.unite.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.RunException;
import dev.unite.torch.DType;
import dev.unite.torch.PyModule;
import dev.unite.torch.TensorData;
import dev.unite.torch.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void readsAFileMadeByTheOfficialLibrary() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(official());

        assertThat(file.metadata()).isEqualTo(Map.of("format", "pt", "note", "a \"quoted\" ü"));
        assertThat(file.entries()).hasSize(13);
        TensorData weight = file.tensor("weight");
        assertThat(weight.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(weight.shape()).containsExactly(2, 3);
        assertThat(IntStream.range(0, 6).mapToObj(i -> weight.data().getFloat(4 * i)))
                .containsExactly(0f, .25f, .5f, .75f, 1f, 1.25f);
        assertThat(file.tensor("double").data().getDouble(0)).isEqualTo(1e300);
        assertThat(file.tensor("half").data().getShort(0)).isEqualTo(Float.floatToFloat16(.5f));
        assertThat(file.tensor("bfloat").data().getShort(0)).isEqualTo((short) 0x3fc0);
        assertThat(file.tensor("int64").data().getLong(0)).isEqualTo(1L << 62);
        assertThat(file.tensor("int32").data().getInt(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(file.tensor("int16").data().getShort(0)).isEqualTo(Short.MIN_VALUE);
        assertThat(file.tensor("int8").data().get(1)).isEqualTo((byte) 127);
        assertThat(file.tensor("bytes").data().get(2)).isEqualTo((byte) 255);
        assertThat(file.tensor("flags").data().get(0)).isEqualTo((byte) 1);
        assertThat(file.tensor("scalar").shape()).isEmpty();
        assertThat(file.tensor("empty").data().remaining()).isZero();
        assertThat(file.tensor("größe.ü").data().getFloat(0)).isEqualTo(1f);
    }

    @Test
    void exchangesFilesWithAPyModule() {
        Path file = folder.resolve("net.safetensors");
        TensorData weight = TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        TensorData bias = TensorData.of(new float[] {7, 8}, 2);
        try (Torch torch = Torch.open()) {
            PyModule net = torch.load("torch.nn", "Linear", 3, 2);
            SafetensorsWriter.write(
                    file, List.of(NamedTensor.of("weight", weight), NamedTensor.of("bias", bias)), Map.of());

            net.load(file);
            net.save(file);
        }

        assertThat(SafetensorsFile.open(file).tensors()).isEqualTo(Map.of("weight", weight, "bias", bias));
    }

    @Test
    void writesTheBytesThatTheOfficialLibraryWrites() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(official());
        List<NamedTensor> tensors = new ArrayList<>();
        file.tensors().forEach((name, data) -> tensors.add(NamedTensor.of(name, data)));
        Path copy = folder.resolve("copy.safetensors");

        SafetensorsWriter.write(copy, tensors.reversed(), file.metadata());

        SafetensorsFile again = SafetensorsFile.open(copy);
        assertThat(again.metadata()).isEqualTo(file.metadata());
        assertThat(again.entries().keySet())
                .containsExactlyElementsOf(file.entries().keySet());
        file.tensors().forEach((name, data) -> {
            assertThat(again.tensor(name).dtype()).isEqualTo(data.dtype());
            assertThat(again.tensor(name).shape()).isEqualTo(data.shape());
            assertThat(again.tensor(name).data()).isEqualTo(data.data());
        });
        assertThat(dataSection(copy)).isEqualTo(dataSection(official()));
    }

    @Test
    void givesEqualFilesForEqualContents() throws IOException {
        TensorData one = new TensorData(DType.UINT8, new long[] {1}, ByteBuffer.allocateDirect(1));
        Map<String, String> there = new LinkedHashMap<>();
        List.of("a", "b", "c").forEach(key -> there.put(key, key));
        Map<String, String> back = new LinkedHashMap<>();
        List.of("c", "b", "a").forEach(key -> back.put(key, key));

        SafetensorsWriter.write(folder.resolve("1"), List.of(NamedTensor.of("t", one)), there);
        SafetensorsWriter.write(folder.resolve("2"), List.of(NamedTensor.of("t", one)), back);

        assertThat(folder.resolve("1")).hasSameBinaryContentAs(folder.resolve("2"));
    }

    @Test
    void readsBeyondTwoGigabytes() throws IOException {
        long half = 1_500_000_000L;
        String header = ("{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}")
                .formatted(half, half, half, half, 2 * half);
        Path file = folder.resolve("sparse.safetensors");
        Files.write(file, withLength(header));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // a hole on disk: nothing of the three gigabytes is stored but the last byte
            channel.write(ByteBuffer.wrap(new byte[] {42}), 8 + header.length() + 2 * half - 1);
        }

        assertThat(SafetensorsFile.open(file).tensor("b").data().get((int) half - 1))
                .isEqualTo((byte) 42);
    }

    @Test
    void givesAlignedBytesWhateverTheFile() throws IOException {
        Path file = write(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}",
                new byte[] {9, 0, 0, (byte) 0x80, 0x3f});

        TensorData odd = SafetensorsFile.open(file).tensor("f");

        assertThat(odd.data().alignmentOffset(0, 4)).isZero();
        assertThat(odd.data().getFloat(0)).isEqualTo(1f);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        []                                                                    | a JSON object
        {} {}                                                                 | more text after it
        {"a":                                                                 | a JSON header
        {"a":1}                                                               | expected an object
        {"a":{}}                                                              | an entry without them
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}                  | two data_offsets
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}              | at most 2 numbers
        {"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}                | got dtype 'F33'
        {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}              | a list of whole numbers
        {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}               | numbers of 0 or more
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}       | got 'more'
        {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                | 8 bytes for its shape
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                | 4 bytes for its shape
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}                | (a hole)
        {"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}} | (an overlap)
        {"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}                 | 3 bytes of tensor data
        {"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}}                 | 5 bytes of tensor data
        {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}} | Duplicate field 'a'
        {"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}    | Duplicate field 'dtype'
        {"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | fits 63 bits
        {"a":{"dtype":"U8","shape":[99999999999999999999999999],"data_offsets":[0,4]}} | a JSON header
        {"a":{"dtype":"U8","shape":[[[4]]],"data_offsets":[0,4]}}             | a JSON header
        {"":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}                  | a tensor name
        {"__metadata__":{"a":1}}                                              | text only
        {"__metadata__":"a"}                                                  | to be an object
        """)
    void refusesAnUnsoundHeader(String header, String reason) throws IOException {
        Path file = write(header, new byte[4]);

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void refusesTooManyDimensions() throws IOException {
        Path file = write(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + "1,".repeat(64) + "4],\"data_offsets\":[0,4]}}", new byte[4]);

        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("at most 64 numbers");
    }

    @Test
    void refusesALongName() throws IOException {
        String header = "{\"" + "n".repeat(5000) + "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}";
        Path file = write(header, new byte[4]);

        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(RunException.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "8", "100000001", "-1", "9223372036854775807"})
    void refusesAnAnnouncedHeaderThatIsNotThere(long announced) throws IOException {
        Path file = folder.resolve("short.safetensors");
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(announced)
                .array();
        Files.write(file, announced < 8 && announced >= 0 ? new byte[(int) announced] : length);

        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(RunException.class);
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("got nothing at that path");
    }

    /** Whatever bytes change, opening either works or ends in our own exception. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverFailsOtherwiseOnDamagedBytes(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = Files.readAllBytes(official());
        int headerEnd =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        for (int change = random.nextInt(1, 5); change > 0; change--) {
            bytes[random.nextInt(headerEnd)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "0\"[]{},:".charAt(random.nextInt(8)));
        }
        Path file = folder.resolve("damaged.safetensors");
        Files.write(file, Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length)));

        try {
            SafetensorsFile opened = SafetensorsFile.open(file);
            assertThat(opened.tensors()).hasSameSizeAs(opened.entries());
        } catch (RunException e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
    }

    @Test
    void refusesToWriteANameTwice() {
        NamedTensor tensor =
                NamedTensor.of("a", new TensorData(DType.UINT8, new long[] {1}, ByteBuffer.allocateDirect(1)));
        Path file = folder.resolve("twice.safetensors");

        assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(tensor, tensor), Map.of()))
                .hasMessageContaining("got 'a' twice");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesATensorThatDoesNotGiveWhatItAnnounced() {
        TensorData two = new TensorData(DType.UINT8, new long[] {2}, ByteBuffer.allocateDirect(2));
        NamedTensor three = new NamedTensor("a", DType.UINT8, new long[] {3}, () -> two);

        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), List.of(three), Map.of()))
                .hasMessageContaining("tensor 'a': expected 3 bytes of UINT8, got 2 bytes");
        assertThat(folder).isEmptyDirectory();
    }

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    private Path official() throws IOException {
        Path file = folder.resolve("official.safetensors");
        try (InputStream resource = SafetensorsFileTest.class.getResourceAsStream("official.safetensors")) {
            Files.write(file, resource.readAllBytes());
        }
        return file;
    }

    private Path write(String header, byte[] data) throws IOException {
        Path file = folder.resolve("made.safetensors");
        Files.write(file, withLength(header));
        Files.write(file, data, StandardOpenOption.APPEND);
        return file;
    }

    private static byte[] withLength(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static byte[] dataSection(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }
}
