package dev.unite.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.DataException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileReaderTest {
    @TempDir
    Path root;

    @Test
    void readsNamedFilesBandByBand() {
        TestImages.put(root, "a.png", "rgb.png");
        TestImages.put(root, "b.jpg", "cmyk.jpg");
        ByteBuffer images = new ImageFileReader(TestImages.folder(root))
                .readAll(List.of(root.resolve("a.png"), root.resolve("b.jpg")));

        assertThat(images.isDirect()).isTrue();
        assertThat(images.remaining()).isEqualTo(2 * 3 * 24 * 24);
        byte[] crop = Golden.of("rgb.png").crop();
        for (int band = 0; band < 3; band++) {
            assertThat(images.get(band * 24 * 24 + 100)).isEqualTo(crop[3 * 100 + band]);
        }
    }

    @Test
    void namesTheFileThatIsMissing() {
        ImageFileReader reader = new ImageFileReader(TestImages.folder(root));
        Path absent = root.resolve("absent.png");

        assertThatThrownBy(() -> reader.readAll(List.of(absent)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "image '" + absent + "': expected an image file, got nothing at that path; name another file");
    }
}
