package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    private static final int IMAGES = 20;

    @TempDir
    Path folder;

    private DataConfig config(String... more) {
        String[] all = Arrays.copyOf(
                new String[] {"source=idx", "path='" + folder + "'", "image_size_px=4", "validation_fraction=~"},
                4 + more.length);
        System.arraycopy(more, 0, all, 4, more.length);
        return TestImages.data(all);
    }

    private static byte[] images(int count, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + count * size * size);
        bytes.putInt(0x803).putInt(count).putInt(size).putInt(size);
        while (bytes.hasRemaining()) {
            bytes.put((byte) bytes.position());
        }
        return bytes.array();
    }

    private static byte[] labels(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + count);
        bytes.putInt(0x801).putInt(count);
        while (bytes.hasRemaining()) {
            bytes.put((byte) (bytes.position() % 3));
        }
        return bytes.array();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), zipped(images(IMAGES, 4)));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(IMAGES));
        Files.write(folder.resolve("t10k-images.idx3-ubyte"), images(5, 4));
        Files.write(folder.resolve("t10k-labels.idx1-ubyte.gz"), zipped(labels(5)));
    }

    @Test
    void readsPlainAndZippedFilesUnderTheirUsualNames() {
        DataSet data = DataSet.open(config());

        assertThat(data.trainSize()).isEqualTo(IMAGES);
        assertThat(data.heldOutSize()).isEqualTo(5);
        assertThat(data.classNames()).containsExactly("0", "1", "2");
        try (Batches batches = data.trainOnce(IMAGES, 0);
                Batch batch = batches.next()) {
            int sample = batch.samples()[3];
            assertThat(batch.images().get(3 * 16 + 5)).isEqualTo((byte) (16 + 16 * sample + 5));
            assertThat(batch.labels().getLong(3 * 8)).isEqualTo((8 + sample) % 3);
        }
    }

    @Test
    void holdsOutAFractionInsteadOfTheTestFiles() throws IOException {
        Files.delete(folder.resolve("t10k-images.idx3-ubyte"));

        assertThat(DataSet.open(config("validation_fraction=0.25")).heldOutSize())
                .isBetween(4, 6);
    }

    @Test
    void fingerprintFollowsTheContent() throws IOException {
        String before = DataSet.open(config()).fingerprint();
        byte[] changed = labels(IMAGES);
        changed[8] ^= 1;
        Files.write(folder.resolve("train-labels-idx1-ubyte"), changed);

        assertThat(DataSet.open(config()).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void namesTheFilesThatItLooksFor() {
        assertThatThrownBy(() -> PackedImages.inFolder(folder.resolve("absent"), "train", config()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("train-images-idx3-ubyte.gz")
                .hasMessageContaining("no such folder");
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        byte[] whole = images(IMAGES, 4);
        for (byte[] content : new byte[][] {
            {}, Arrays.copyOf(whole, 10), Arrays.copyOf(whole, whole.length - 1), Arrays.copyOf(zipped(whole), 40)
        }) {
            Files.write(folder.resolve("train-images-idx3-ubyte.gz"), content);
            assertThatThrownBy(() -> DataSet.open(config()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("train-images-idx3-ubyte.gz")
                    .hasMessageContaining("truncated");
        }
    }

    @Test
    void refusesFilesThatDoNotFit() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte.gz");
        Files.write(file, labels(IMAGES));
        assertThatThrownBy(() -> DataSet.open(config())).hasMessageContaining("magic 00000803), got magic 00000801");
        Files.write(file, images(IMAGES, 5));
        assertThatThrownBy(() -> DataSet.open(config())).hasMessageContaining("got 5 x 5; set data.image_size_px");
        Files.write(file, images(IMAGES - 1, 4));
        assertThatThrownBy(() -> DataSet.open(config())).hasMessageContaining("a label for each of the 19 images");
        byte[] huge = images(IMAGES, 4);
        Arrays.fill(huge, 4, 12, (byte) 0x7F);
        Files.write(file, huge);
        assertThatThrownBy(() -> DataSet.open(config())).hasMessageContaining("2 GiB");
    }
}
