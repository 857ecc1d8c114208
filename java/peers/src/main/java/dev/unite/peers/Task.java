package dev.unite.peers;

/** The numbers that all libraries begin with, so that they do the same work; {@code reference.py} makes the same. */
final class Task {
    static final int BATCH = 32;
    static final int WIDTH = 64;
    static final int CLASSES = 10;
    static final double LEARNING_RATE = 1e-3;

    /** After this many steps each library's loss is compared with {@link #LOSS}. */
    static final int CHECKED_STEPS = 50;

    /** What CPython's PyTorch 2.10.0 reaches: printed by {@code reference.py}. */
    static final double LOSS = 1.3704842;

    /** Relative: some float32 roundings of 50 steps. */
    private static final double TOLERANCE = 1e-4;

    private static final float WEIGHT_SCALE = 0.125f;

    private Task() {}

    /**
     * The inputs, row by row. Each row stands there twice, with two labels: so the loss cannot fall to 0 in the many
     * thousand steps of a measurement, which would make gradients denormal numbers, slow ones.
     */
    static float[] inputs() {
        float[] half = numbers(1, BATCH / 2 * WIDTH, 1);
        float[] all = new float[BATCH * WIDTH];
        System.arraycopy(half, 0, all, 0, half.length);
        System.arraycopy(half, 0, all, half.length, half.length);
        return all;
    }

    /** A class of each row. */
    static long[] labels() {
        long[] labels = new long[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = (7L * i + 3) % CLASSES;
        }
        return labels;
    }

    static float[] firstWeight() {
        return numbers(2, WIDTH * WIDTH, WEIGHT_SCALE);
    }

    static float[] firstBias() {
        return numbers(3, WIDTH, WEIGHT_SCALE);
    }

    static float[] secondWeight() {
        return numbers(4, CLASSES * WIDTH, WEIGHT_SCALE);
    }

    static float[] secondBias() {
        return numbers(5, CLASSES, WEIGHT_SCALE);
    }

    /** Numbers of no pattern in [-scale, scale): a linear congruential generator, easily written in any language. */
    private static float[] numbers(int seed, int count, float scale) {
        float[] numbers = new float[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245 + 12345) % (1L << 31);
            numbers[i] = (float) (scale * (state / (double) (1L << 30) - 1));
        }
        return numbers;
    }

    /** Trains for the checked steps. @throws IllegalStateException if the loss then is another than the reference's */
    static void check(Library library) {
        for (int step = 0; step < CHECKED_STEPS; step++) {
            library.step();
        }
        check(library.name(), library.loss());
    }

    static void check(String name, double loss) {
        if (!(Math.abs(loss - LOSS) <= TOLERANCE * LOSS)) {
            throw new IllegalStateException("%s: expected a loss of %.7f after %d steps, got %.7f; it does other work"
                    .formatted(name, LOSS, CHECKED_STEPS, loss));
        }
    }
}
