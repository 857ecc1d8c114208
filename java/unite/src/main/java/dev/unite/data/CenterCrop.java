package dev.unite.data;

/**
 * Cuts a square of a fixed size out of the middle of an image of any size.
 *
 * <p>Halve with a box filter while the short side is at least twice the wanted size, resize bicubically so that the
 * short side fits, cut the middle out (unite-facts 4, the "ADM" crop).
 */
final class CenterCrop {
    private final int sizePx;

    CenterCrop(int sizePx) {
        this.sizePx = sizePx;
    }

    Pixels apply(Pixels image) {
        Pixels smaller = image;
        while (Math.min(smaller.width(), smaller.height()) >= 2 * sizePx) {
            smaller = Resampling.BOX.resize(smaller, smaller.width() / 2, smaller.height() / 2);
        }
        double scale = (double) sizePx / Math.min(smaller.width(), smaller.height());
        int width = (int) Math.rint(smaller.width() * scale);
        int height = (int) Math.rint(smaller.height() * scale);
        Pixels fitted = Resampling.BICUBIC.resize(smaller, width, height);
        return fitted.cropped((width - sizePx) / 2, (height - sizePx) / 2, sizePx, sizePx);
    }
}
