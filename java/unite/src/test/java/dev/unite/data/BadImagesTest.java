package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadImagesTest {
    @TempDir
    Path root;

    private void addBadOnes() {
        byte[] jpeg = Golden.content("rgb444.jpg");
        TestImages.put(root, "cat/empty.png", new byte[0]);
        TestImages.put(root, "cat/page.jpg", "<html>404</html>".getBytes(StandardCharsets.US_ASCII));
        TestImages.put(root, "dog/short.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
        TestImages.put(root, "dog/named.JPEG", "named_wrongly.JPEG");
    }

    private DataConfig skipping(String... settings) {
        List<String> all = new ArrayList<>(List.of("on_bad_image=skip", "num_workers=3"));
        all.addAll(List.of(settings));
        return TestImages.folder(root, all.toArray(String[]::new));
    }

    @Test
    void refusesABadImageByItsPath() {
        TestImages.fill(root, 1);
        TestImages.put(root, "cat/empty.png", new byte[0]);
        DataSet data = DataSet.open(TestImages.folder(root, "validation_fraction=0.5"));

        assertThatThrownBy(() -> {
                    try (Batches batches = data.train(1, 0, Position.START)) {
                        for (int i = 0; i < 10; i++) {
                            batches.next().close();
                        }
                    }
                    try (Batches batches = data.heldOut(1, 0)) {
                        batches.forEachRemaining(Batch::close);
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessage("image '" + root.resolve("cat/empty.png")
                        + "': expected an image, got an empty file of 0 bytes;"
                        + " repair or remove it, or set data.on_bad_image: skip");
    }

    @Test
    void skipsBadImagesAndReportsEachOnce() {
        TestImages.fill(root, 10);
        addBadOnes();
        DataSet data = DataSet.open(skipping());
        for (int epoch = 0; epoch < 3; epoch++) {
            try (Batches batches = data.train(6, 0, new Position(epoch, 0))) {
                for (int i = 0; i < 3; i++) {
                    try (Batch batch = batches.next()) {
                        assertThat(batch.size()).isEqualTo(6);
                    }
                }
            }
        }
        try (Batches batches = data.heldOut(2, 0)) {
            batches.forEachRemaining(Batch::close);
        }
        assertThat(data.report().skipped())
                .extracting(skipped -> Path.of(skipped.path()).getFileName().toString() + ": " + skipped.cause())
                .containsExactly(
                        "empty.png: expected an image, got an empty file of 0 bytes",
                        "page.jpg: expected a PNG, JPEG, WebP or BMP image, got HTML or XML text",
                        "short.jpg: expected a whole JPEG image, got one that ends early");
        assertThat(data.report().otherFormat()).isEqualTo(1);
    }

    @Test
    void keepsTheOrderWhenSkipping() {
        TestImages.fill(root, 10);
        addBadOnes();
        List<List<Integer>> runs = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            List<Integer> samples = new ArrayList<>();
            // the third run starts in the middle, without having met the bad images of the beginning
            Position start = run < 2 ? Position.START : new Position(1, 1);
            try (Batches batches = DataSet.open(skipping()).train(6, 9, start)) {
                for (int i = run < 2 ? 0 : 4; i < 9; i++) {
                    try (Batch batch = batches.next()) {
                        Arrays.stream(batch.samples()).forEach(samples::add);
                    }
                }
            }
            runs.add(samples);
        }
        assertThat(runs.get(1)).isEqualTo(runs.get(0));
        assertThat(runs.get(2)).isEqualTo(runs.get(0).subList(24, 54));
    }

    @Test
    void stopsWhenTooManyAreBad() {
        TestImages.fill(root, 2);
        for (int i = 0; i < 20; i++) {
            TestImages.put(root, "cat/bad%02d.png".formatted(i), new byte[0]);
        }
        DataSet data = DataSet.open(skipping("num_workers=1"));

        assertThatThrownBy(() -> {
                    try (Batches batches = data.train(4, 0, Position.START)) {
                        for (int i = 0; i < 100; i++) {
                            batches.next().close();
                        }
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected at most 10 % bad images, got 11 of 24")
                .hasMessageContaining("0 bytes");
    }

    @Test
    void leavesSkippedImagesOutOfTheHeldOutSplit(@TempDir Path other) {
        TestImages.fill(root, 2);
        TestImages.fill(other, 3);
        TestImages.put(other, "dog/empty.jpg", new byte[0]);
        DataSet data = DataSet.open(skipping("validation_fraction=~", "validation_path='" + other + "'"));
        int count = 0;
        try (Batches batches = data.heldOut(1, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    count += batch.size();
                }
            }
        }
        assertThat(count).isEqualTo(6);
        assertThat(data.heldOutSize()).isEqualTo(7);
        assertThat(data.report().skipped()).hasSize(1);
    }
}
