package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataSetTest {
    private static final int DIGITS = 1797;

    @TempDir
    Path root;

    @Test
    void opensTheEmbeddedDigits() {
        DataSet digits = DataSet.open(TestImages.data());

        assertThat(digits.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(digits.trainSize() + digits.heldOutSize()).isEqualTo(DIGITS);
        assertThat(digits.heldOutSize()).isBetween(350, 370);
        assertThat(digits.fingerprint()).matches("[0-9a-f]{64}");
        try (Batches batches = digits.heldOut(2000, 0);
                Batch all = batches.next()) {
            assertThat(all.shape()).containsExactly(digits.heldOutSize(), 1, 8, 8);
            assertThat(brightest(all.images())).isEqualTo(255);
        }
    }

    @Test
    void holdsOutTheSameShareOfEveryClassWhateverTheSeed() {
        DataSet digits = DataSet.open(TestImages.data());
        Map<Long, Integer> perClass = new HashMap<>();
        Set<Integer> heldOut = new HashSet<>();
        try (Batches batches = digits.heldOut(64, 0)) {
            batches.forEachRemaining(batch -> {
                try (batch) {
                    labels(batch).forEach(label -> perClass.merge(label, 1, Integer::sum));
                    IntStream.of(batch.samples()).forEach(heldOut::add);
                }
            });
        }
        assertThat(perClass).hasSize(10);
        assertThat(perClass.values()).allSatisfy(count -> assertThat(count).isBetween(34, 37));
        assertThat(epoch(digits, 0, 0)).doesNotContainAnyElementsOf(heldOut);
        assertThat(epoch(digits, 5, 0)).doesNotContainAnyElementsOf(heldOut);
    }

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void batchesOfAnEpochAreAPermutationOfTheData(int seed) {
        DataSet digits = DataSet.open(TestImages.data());
        List<Integer> first = epoch(digits, seed, 0);

        assertThat(first).doesNotHaveDuplicates().hasSize(1408); // 11 whole batches of 128 of 1438 images
        assertThat(epoch(digits, seed, 1)).isNotEqualTo(first);
    }

    @Test
    void goesOnFromAnyPositionAsIfItHadNeverStopped() {
        DataConfig config = TestImages.data("horizontal_flip_probability=0.5");
        List<byte[]> whole = new ArrayList<>();
        List<Position> resumeAt = new ArrayList<>();
        try (Batches batches = DataSet.open(config).train(500, 3, Position.START)) {
            for (int i = 0; i < 6; i++) { // two batches per epoch
                try (Batch batch = batches.next()) {
                    whole.add(content(batch));
                    resumeAt.add(batch.next());
                }
            }
        }
        for (int i = 0; i < 5; i++) {
            try (Batches batches = DataSet.open(config).train(500, 3, resumeAt.get(i));
                    Batch batch = batches.next()) {
                assertThat(content(batch)).isEqualTo(whole.get(i + 1));
            }
        }
        assertThat(resumeAt.get(1)).isEqualTo(new Position(1, 0));
    }

    @Test
    void flipsTheAskedShareOfTheImages() {
        DataSet plain = DataSet.open(TestImages.data());
        DataSet flipped = DataSet.open(TestImages.data("horizontal_flip_probability=0.5"));
        int changed = 0;
        try (Batches left = plain.train(1000, 0, Position.START);
                Batches right = flipped.train(1000, 0, Position.START);
                Batch a = left.next();
                Batch b = right.next()) {
            assertThat(b.samples()).isEqualTo(a.samples());
            for (int i = 0; i < 1000; i++) {
                ByteBuffer straight = a.images().slice(64 * i, 64);
                ByteBuffer turned = b.images().slice(64 * i, 64);
                if (!straight.equals(turned)) {
                    changed++;
                    assertThat(turned.get(0)).isEqualTo(straight.get(7));
                    assertThat(turned.get(62)).isEqualTo(straight.get(57));
                }
            }
        }
        assertThat(changed).isBetween(430, 570);
    }

    @Test
    void neverFlipsHeldOutImages() {
        try (Batches plain = DataSet.open(TestImages.data()).heldOut(100, 100);
                Batches flipping = DataSet.open(TestImages.data("horizontal_flip_probability=1"))
                        .heldOut(100, 100);
                Batch a = plain.next();
                Batch b = flipping.next()) {
            assertThat(content(b)).isEqualTo(content(a));
        }
    }

    @Test
    void scoresTheFirstImagesOfAFixedMixture() {
        DataSet digits = DataSet.open(TestImages.data());
        try (Batches batches = digits.heldOut(32, 50);
                Batch first = batches.next();
                Batch second = batches.next()) {
            assertThat(first.size()).isEqualTo(32);
            assertThat(second.size()).isEqualTo(18);
            assertThat(new HashSet<>(labels(first))).hasSizeGreaterThan(6);
            assertThat(batches.hasNext()).isFalse();
        }
    }

    @Test
    void refusesBatchesThatTheDataCannotFill() {
        DataSet digits = DataSet.open(TestImages.data());
        assertThatThrownBy(() -> digits.train(2000, 0, Position.START))
                .isInstanceOf(DataException.class)
                .hasMessage("data: expected at least 2000 training images for a batch (train.batch_size /"
                        + " train.accumulate), got 1438; make the batch smaller");
        assertThatThrownBy(() -> digits.train(128, 0, new Position(0, 11)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("below batch 11");
    }

    @Test
    void readsAFolderOfClasses() throws IOException {
        TestImages.fill(root, 5);
        Files.writeString(root.resolve("cat/notes.txt"), "no image");
        Files.writeString(root.resolve("cat/.hidden.png"), "no image");
        Files.createDirectories(root.resolve(".cache"));
        DataSet data = DataSet.open(TestImages.folder(root));

        assertThat(data.classNames()).containsExactly("cat", "dog");
        assertThat(data.trainSize()).isEqualTo(8);
        assertThat(data.heldOutSize()).isEqualTo(2);
        try (Batches batches = data.train(8, 0, Position.START);
                Batch batch = batches.next()) {
            assertThat(batch.shape()).containsExactly(8, 3, 24, 24);
            assertThat(labels(batch)).containsOnly(0L, 1L);
        }
    }

    @Test
    void takesHeldOutImagesFromTheirOwnFolder(@TempDir Path other) {
        TestImages.fill(root, 3);
        TestImages.fill(other, 2);
        List<String> settings = List.of("validation_fraction=~", "validation_path='" + other + "'");
        DataSet data = DataSet.open(TestImages.folder(root, settings.toArray(String[]::new)));

        assertThat(data.trainSize()).isEqualTo(6);
        assertThat(data.heldOutSize()).isEqualTo(4);
        TestImages.put(other, "emu/1.png", "rgb.png");
        assertThatThrownBy(() -> DataSet.open(TestImages.folder(root, settings.toArray(String[]::new))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("extra [emu]");
    }

    @Test
    void fingerprintFollowsNamesAndSizes() {
        TestImages.fill(root, 2);
        String before =
                DataSet.open(TestImages.folder(root, "validation_fraction=0.5")).fingerprint();
        assertThat(DataSet.open(TestImages.folder(root, "validation_fraction=0.4"))
                        .fingerprint())
                .isEqualTo(before);

        TestImages.put(root, "cat/000.png", "grey.png");
        assertThat(DataSet.open(TestImages.folder(root, "validation_fraction=0.5"))
                        .fingerprint())
                .isNotEqualTo(before);
    }

    @Test
    void namesEmptyClassFolders() throws IOException {
        TestImages.fill(root, 1);
        Files.createDirectories(root.resolve("emu"));
        Files.createDirectories(root.resolve("fox"));

        assertThatThrownBy(() -> DataSet.open(TestImages.folder(root)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "folder '" + root + "': expected images (png, jpg, jpeg, webp, bmp) in each class folder, got"
                                + " none in 'emu', 'fox'; fill or remove them");
    }

    @Test
    void saysWhatAFolderLacks() {
        assertThatThrownBy(() -> DataSet.open(TestImages.folder(root.resolve("absent"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got nothing; correct data.path");
        assertThatThrownBy(() -> DataSet.open(TestImages.folder(root)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected one folder per class, got none");
        TestImages.put(root, "cat/1.png", "rgb.png");
        assertThatThrownBy(() -> DataSet.open(TestImages.folder(root, "validation_fraction=0.1")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds out an image");
    }

    private static List<Integer> epoch(DataSet data, long seed, long epoch) {
        List<Integer> seen = new ArrayList<>();
        try (Batches batches = data.train(128, seed, new Position(epoch, 0))) {
            for (int i = 0; i < data.batchesPerEpoch(128); i++) {
                try (Batch batch = batches.next()) {
                    IntStream.of(batch.samples()).forEach(seen::add);
                }
            }
        }
        return seen;
    }

    private static byte[] content(Batch batch) {
        byte[] bytes = new byte[batch.images().remaining() + batch.labels().remaining()];
        int images = batch.images().remaining();
        batch.images().get(0, bytes, 0, images);
        batch.labels().get(0, bytes, images, bytes.length - images);
        return bytes;
    }

    private static List<Long> labels(Batch batch) {
        return IntStream.range(0, batch.size())
                .mapToObj(i -> batch.labels().getLong(8 * i))
                .toList();
    }

    private static int brightest(ByteBuffer images) {
        return IntStream.range(0, images.remaining())
                .map(i -> images.get(i) & 0xFF)
                .max()
                .orElseThrow();
    }
}
