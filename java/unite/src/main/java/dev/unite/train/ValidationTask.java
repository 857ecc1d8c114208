package dev.unite.train;

import dev.unite.config.ValidateConfig;
import dev.unite.data.Batch;
import dev.unite.data.Batches;
import dev.unite.data.DataSet;
import dev.unite.tracking.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scores held-out images, with the same noise each time. */
final class ValidationTask implements PeriodicTask {
    private final ValidateConfig config;
    private final long lastStep;
    private final TrainingSession session;
    private final DataSet data;
    private final int batchSize;
    private final NoiseSeeds noiseSeeds;
    private final Journal journal;
    private final StopSignal stop;

    ValidationTask(
            ValidateConfig config,
            long lastStep,
            TrainingSession session,
            DataSet data,
            int batchSize,
            NoiseSeeds noiseSeeds,
            Journal journal,
            StopSignal stop) {
        this.config = config;
        this.lastStep = lastStep;
        this.session = session;
        this.data = data;
        this.batchSize = batchSize;
        this.noiseSeeds = noiseSeeds;
        this.journal = journal;
        this.stop = stop;
    }

    @Override
    public boolean due(long step) {
        return step % config.everySteps() == 0 || step == lastStep;
    }

    @Override
    public boolean run(long step) {
        long images = config.maxImages() == 0 ? data.heldOutSize() : Math.min(data.heldOutSize(), config.maxImages());
        Map<String, Double> sums = new LinkedHashMap<>();
        long done = 0;
        try (Batches batches = data.heldOut(batchSize, config.maxImages())) {
            for (long number = 0; batches.hasNext(); number++) {
                if (stop.requested()) {
                    return false;
                }
                journal.progress().working("validating", done, images);
                try (Batch batch = batches.next()) {
                    TrainingSession.Scores scores = session.validate(batch, noiseSeeds.validation(number));
                    add(sums, scores);
                    done += scores.count();
                }
            }
        }
        if (done == 0) {
            journal.warning(
                    step,
                    "validation: expected held-out images that can be read, got none; look at the skipped images");
            return true;
        }
        long count = done;
        sums.replaceAll((name, sum) -> sum / count);
        sums.put("images", (double) count);
        journal.metrics().record(Metric.of(Metric.VALIDATION, step, sums));
        journal.note("step %d: validation on %d images: reconstruction %.4g, flow %.4g, PSNR %.2f dB"
                .formatted(step, count, sums.get("reconstruction"), sums.get("flow"), sums.get("psnr_db")));
        return true;
    }

    private static void add(Map<String, Double> sums, TrainingSession.Scores scores) {
        sums.merge("loss", scores.loss() * scores.count(), Double::sum);
        sums.merge("reconstruction", scores.reconstruction() * scores.count(), Double::sum);
        sums.merge("flow", scores.flow() * scores.count(), Double::sum);
        sums.merge("psnr_db", scores.psnrDb() * scores.count(), Double::sum);
    }
}
