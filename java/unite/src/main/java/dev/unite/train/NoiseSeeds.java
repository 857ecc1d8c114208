package dev.unite.train;

/**
 * Seeds of all noise a run draws, as a pure function of where it is drawn: nothing random needs saving, and no draw
 * depends on how often the run was interrupted.
 *
 * @param seed the run's seed
 */
record NoiseSeeds(long seed) {
    private static final long TRAINING = 1;
    private static final long VALIDATION = 2;
    private static final long RECONSTRUCTION = 3;

    /** Seed for one micro-batch of the step that follows {@code step} complete ones. */
    long training(long step, int microBatch) {
        return derive(TRAINING, step, microBatch);
    }

    /** Seed for one batch of held-out images, the same at every validation. */
    long validation(long batch) {
        return derive(VALIDATION, 0, batch);
    }

    /** Seed for the reconstructions that are shown, the same each time. */
    long reconstruction() {
        return derive(RECONSTRUCTION, 0, 0);
    }

    /** Not negative, so that every generator takes it. */
    private long derive(long stream, long first, long second) {
        return mix(mix(mix(mix(seed) ^ stream) ^ first) ^ second) >>> 1;
    }

    /** One output of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). */
    private static long mix(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
