package dev.unite.cli;

import dev.unite.image.Images;
import dev.unite.image.Picture;

/** Single images as pictures of their own size. */
final class Pictures {
    private Pictures() {}

    static Picture of(Images images, int index) {
        int channels = images.channels();
        int plane = images.height() * images.width();
        int start = index * channels * plane;
        byte[] data = new byte[channels * plane];
        for (int channel = 0; channel < channels; channel++) {
            for (int pixel = 0; pixel < plane; pixel++) {
                data[pixel * channels + channel] = images.data()[start + channel * plane + pixel];
            }
        }
        return new Picture(images.width(), images.height(), channels, data);
    }
}
