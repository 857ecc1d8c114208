package dev.unite.image;

/**
 * One picture, ready to be stored.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param data values 0 to 255 in the order (height, width, channels)
 */
public record Picture(int width, int height, int channels, byte[] data) {}
