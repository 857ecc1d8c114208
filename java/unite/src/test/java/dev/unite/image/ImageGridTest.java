package dev.unite.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.RunException;
import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {
    private static final int GAP_GREY = 128;

    @TempDir
    Path folder;

    @Test
    void hasARowForEachClassAndEnlargesSmallImages() throws IOException {
        Images images = numbered(6, 1, 8);

        BufferedImage grid = decode(ImageGrid.classes(images, 3), Map.of());

        // each 8x8 image becomes 64x64, with gaps of 2
        assertThat(List.of(grid.getWidth(), grid.getHeight())).containsExactly(3 * 66 + 2, 2 * 66 + 2);
        assertThat(grid.getRaster().getSample(0, 0, 0)).isEqualTo(GAP_GREY);
        for (int index = 0; index < 6; index++) {
            int left = 2 + index % 3 * 66;
            int top = 2 + index / 3 * 66;
            assertThat(grid.getRaster().getSample(left, top, 0)).isEqualTo(index);
            assertThat(grid.getRaster().getSample(left + 63, top + 63, 0)).isEqualTo(index);
        }
    }

    @Test
    void keepsColoursAndLargeImages() throws IOException {
        byte[] data = new byte[2 * 3 * 100 * 100];
        java.util.Arrays.fill(data, 0, 100 * 100, (byte) 200); // red of the first image
        java.util.Arrays.fill(data, 5 * 100 * 100, 6 * 100 * 100, (byte) 250); // blue of the second

        BufferedImage grid = decode(ImageGrid.classes(new Images(2, 3, 100, 100, data), 2), Map.of());

        assertThat(grid.getWidth()).isEqualTo(2 * 102 + 2);
        assertThat(grid.getRGB(50, 50)).isEqualTo(0xffc80000);
        assertThat(grid.getRGB(150, 50)).isEqualTo(0xff0000fa);
    }

    @Test
    void showsReconstructionsBelowTheirOriginals() throws IOException {
        Images originals = numbered(5, 1, 64);
        Images made = new Images(5, 1, 64, 64, new byte[5 * 64 * 64]);

        BufferedImage grid = decode(ImageGrid.pairs(originals, made, 2), Map.of());

        assertThat(grid.getHeight()).isEqualTo(4 * 66 + 2);
        assertThat(grid.getRaster().getSample(70, 10, 0)).isEqualTo(1);
        assertThat(grid.getRaster().getSample(70, 76, 0)).isZero();
        assertThat(grid.getRaster().getSample(70, 142, 0)).isEqualTo(3);
    }

    @Test
    void keepsHowItWasMadeAsText() throws IOException {
        Path file = folder.resolve("deep/er/grid.png");

        PngFile.write(file, ImageGrid.classes(numbered(2, 1, 8), 2), Map.of("seed", "7 ü"));

        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        byte[] remark = "iTXtseed\0\0\0\0\0007 ü".getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).contains(new String(remark, StandardCharsets.ISO_8859_1));
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(134);
        assertThat(file.resolveSibling("grid.png.part")).doesNotExist();
    }

    @Test
    void saysThatThePictureCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("grid.png");

        assertThatThrownBy(() -> PngFile.write(file, ImageGrid.classes(numbered(2, 1, 8), 2), Map.of()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("grid.png': cannot be written");
    }

    @Test
    void refusesRowsThatDoNotFill() {
        assertThatThrownBy(() -> ImageGrid.classes(numbered(5, 1, 8), 2))
                .hasMessageContaining("expected rows of 2 images, got 5");
    }

    @Test
    void copiesTensorsAndJoinsThem() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(8)
                .put(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                .flip();
        Images two = Images.of(new TensorData(DType.UINT8, new long[] {2, 1, 2, 2}, bytes));

        Images joined = Images.concat(List.of(two.slice(1, 2), two));

        assertThat(joined.count()).isEqualTo(3);
        assertThat(joined.data()).containsExactly(5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void refusesOtherTensors() {
        TensorData floats = new TensorData(DType.FLOAT32, new long[] {1, 1, 1, 1}, ByteBuffer.allocateDirect(4));

        assertThatThrownBy(() -> Images.of(floats))
                .hasMessageContaining("expected UINT8 of shape (B, C, H, W), got FLOAT32");
    }

    /** Image i has the value i everywhere. */
    private static Images numbered(int count, int channels, int size) {
        byte[] data = new byte[count * channels * size * size];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i / (channels * size * size));
        }
        return new Images(count, channels, size, size, data);
    }

    private static BufferedImage decode(Picture picture, Map<String, String> text) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(PngFile.encode(picture, text)));
    }
}
