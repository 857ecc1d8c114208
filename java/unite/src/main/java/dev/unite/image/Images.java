package dev.unite.image;

import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Images of one size in Java's own memory, as models give them.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param data values 0 to 255 in the order (count, channels, height, width); not copied
 */
public record Images(int count, int channels, int height, int width, byte[] data) {
    /** Checks that sizes and data agree. */
    public Images {
        long expected = (long) count * channels * height * width;
        if ((channels != 1 && channels != 3) || height < 1 || width < 1 || count < 0 || data.length != expected) {
            throw new IllegalArgumentException("expected %d bytes of 1 or 3 channels for %d images of %dx%dx%d, got %d"
                    .formatted(expected, count, channels, height, width, data.length));
        }
    }

    /** Copies images out of a tensor of bytes, (B, C, H, W). */
    public static Images of(TensorData tensor) {
        long[] shape = tensor.shape();
        if (tensor.dtype() != DType.UINT8 || shape.length != 4) {
            throw new IllegalArgumentException("expected UINT8 of shape (B, C, H, W), got %s of %s"
                    .formatted(tensor.dtype(), Arrays.toString(shape)));
        }
        ByteBuffer bytes = tensor.data().duplicate();
        byte[] data = new byte[bytes.remaining()];
        bytes.get(data);
        return new Images(
                Math.toIntExact(shape[0]), (int) shape[1], Math.toIntExact(shape[2]), Math.toIntExact(shape[3]), data);
    }

    /** The images of all parts, one after the other; the parts are of one size. */
    public static Images concat(List<Images> parts) {
        Images first = parts.getFirst();
        int length = parts.stream().mapToInt(part -> part.data.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        parts.forEach(part -> all.put(part.data));
        int count = parts.stream().mapToInt(Images::count).sum();
        return new Images(count, first.channels, first.height, first.width, all.array());
    }

    /** Images {@code from} (included) to {@code to} (not included). */
    public Images slice(int from, int to) {
        int size = channels * height * width;
        return new Images(to - from, channels, height, width, Arrays.copyOfRange(data, from * size, to * size));
    }

    /** Bytes of one image. */
    int imageSize() {
        return channels * height * width;
    }
}
