package dev.unite.train;

import dev.unite.data.Batch;
import dev.unite.data.Batches;
import dev.unite.image.ImageGrid;
import dev.unite.image.Images;
import dev.unite.image.PngFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Shows the first held-out images and, below each row of them, what the network makes of them. */
final class ReconstructionTask implements PeriodicTask {
    private static final int COLUMNS = 16;

    private final int everySteps;
    private final long lastStep;
    private final TrainingSession session;
    private final Supplier<Batches> heldOut;
    private final NoiseSeeds noiseSeeds;
    private final LongFunction<Path> place;
    private final Journal journal;

    /** {@code heldOut} opens a stream of one batch, all of which is shown. */
    ReconstructionTask(
            int everySteps,
            long lastStep,
            TrainingSession session,
            Supplier<Batches> heldOut,
            NoiseSeeds noiseSeeds,
            LongFunction<Path> place,
            Journal journal) {
        this.everySteps = everySteps;
        this.lastStep = lastStep;
        this.session = session;
        this.heldOut = heldOut;
        this.noiseSeeds = noiseSeeds;
        this.place = place;
        this.journal = journal;
    }

    @Override
    public boolean due(long step) {
        return step % everySteps == 0 || step == lastStep;
    }

    @Override
    public boolean run(long step) {
        try (Batches batches = heldOut.get()) {
            return !batches.hasNext() || show(step, batches);
        }
    }

    private boolean show(long step, Batches batches) {
        try (Batch batch = batches.next()) {
            Images made = session.reconstruct(batch, noiseSeeds.reconstruction());
            byte[] pixels = new byte[made.data().length];
            batch.images().duplicate().get(pixels);
            Images originals = new Images(made.count(), made.channels(), made.height(), made.width(), pixels);
            Path file = place.apply(step);
            PngFile.write(
                    file,
                    ImageGrid.pairs(originals, made, COLUMNS),
                    Map.of(
                            "Software",
                            "UNITE",
                            "step",
                            String.valueOf(step),
                            "weights",
                            "ema",
                            "rows",
                            "originals above"));
            journal.note("step %d: reconstructions in '%s'".formatted(step, file));
            return true;
        }
    }
}
