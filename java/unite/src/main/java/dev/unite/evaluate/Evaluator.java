package dev.unite.evaluate;

import dev.unite.config.Config;
import dev.unite.data.Batch;
import dev.unite.data.Batches;
import dev.unite.data.DataSet;
import dev.unite.error.DataException;
import dev.unite.evaluate.Scores.Neighbours;
import dev.unite.evaluate.Scores.Protocol;
import dev.unite.image.Images;
import dev.unite.torch.DType;
import dev.unite.torch.PythonObject;
import dev.unite.torch.Scope;
import dev.unite.torch.TensorData;
import dev.unite.torch.Torch;
import dev.unite.train.Progress;
import dev.unite.train.TorchSession;
import dev.unite.train.TrainingSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Scores a trained model on its own data. */
public final class Evaluator {
    private static final int CHUNK = 100;
    private static final int HELD_OUT_BATCH = 64;
    private static final String MODULE = "unite.evaluation";

    private final Torch torch;
    private final Config config;
    private final DataSet data;
    private final Progress progress;

    /** {@code config} is the one the model was trained with; {@code progress} is told how far it is. */
    public Evaluator(Torch torch, Config config, DataSet data, Progress progress) {
        this.torch = torch;
        this.config = config;
        this.data = data;
        this.progress = progress;
    }

    /**
     * Draws samples, the classes in turn, and scores them and the reconstructions of the held-out images.
     *
     * @param samples number of samples
     * @param seed seed of their noise
     * @throws DataException if the classifier was trained on other data or is too weak to judge
     */
    public Scores evaluate(TorchSession session, Classifier classifier, int samples, long seed) {
        check(classifier);
        double psnrDb = psnr(session, seed);
        long[] labels = new long[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % data.classNames().size();
        }
        Map<String, Object> sampler = config.sample().options();
        TensorData drawn = draw(session, labels, seed, sampler);
        progress.working("judging", samples, samples);
        LabelledImages train = LabelledImages.train(data, config.data());
        LabelledImages heldOut = LabelledImages.heldOut(data, config.data());
        Protocol protocol = new Protocol(
                samples,
                seed,
                sampler,
                train.labels().shape()[0],
                heldOut.labels().shape()[0],
                classifier.heldOutAccuracy(),
                data.fingerprint());
        try (Scope scope = torch.scope("evaluation")) {
            PythonObject judge =
                    classifier.load(torch, config.data(), data.classNames().size());
            Map<String, PythonObject> found = torch.load(MODULE)
                    .invoke("evaluate", judge, drawn, TensorData.of(labels), train.images(), heldOut.images())
                    .asMap();
            return scores(found, psnrDb, protocol);
        }
    }

    private void check(Classifier classifier) {
        double accuracy = classifier.heldOutAccuracy();
        if (!(accuracy >= Classifier.NEEDED_ACCURACY)) {
            throw new DataException(
                    ("classifier: expected at least %.0f %% of held-out images recognised, got %.1f %%; "
                                    + "train a better one with './unite classifier'")
                            .formatted(100 * Classifier.NEEDED_ACCURACY, 100 * accuracy));
        }
        String trainedOn = classifier.facts().getOrDefault(Classifier.DATA, "");
        if (!trainedOn.equals(data.fingerprint())) {
            throw new DataException(
                    ("classifier: expected one trained on data with fingerprint %s, got %s; train one with "
                                    + "'./unite classifier'")
                            .formatted(data.fingerprint(), trainedOn.isEmpty() ? "none" : trainedOn));
        }
    }

    private double psnr(TorchSession session, long seed) {
        double sum = 0;
        long count = 0;
        try (Batches batches = data.heldOut(HELD_OUT_BATCH, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    TrainingSession.Scores scores = session.validate(batch, seed + count);
                    sum += scores.psnrDb() * scores.count();
                    count += scores.count();
                    progress.working("reconstructing", count, data.heldOutSize());
                }
            }
        }
        return sum / count;
    }

    private TensorData draw(TorchSession session, long[] labels, long seed, Map<String, Object> sampler) {
        int imageBytes = config.data().channels()
                * config.data().imageSizePx()
                * config.data().imageSizePx();
        ByteBuffer all = ByteBuffer.allocateDirect(Math.multiplyExact(labels.length, imageBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int start = 0; start < labels.length; start += CHUNK) {
            int end = Math.min(start + CHUNK, labels.length);
            Images images = session.sample(java.util.Arrays.copyOfRange(labels, start, end), seed, start, sampler);
            all.put(images.data());
            progress.working("sampling", end, labels.length);
        }
        int size = config.data().imageSizePx();
        return new TensorData(
                DType.UINT8, new long[] {labels.length, config.data().channels(), size, size}, all.flip());
    }

    private static Scores scores(Map<String, PythonObject> found, double psnrDb, Protocol protocol) {
        Map<String, PythonObject> neighbours = found.get("nearest_neighbour").asMap();
        return new Scores(
                found.get("agreement").asDouble(),
                found.get("frechet_distance").asDouble(),
                found.get("frechet_distance_held_out").asDouble(),
                psnrDb,
                new Neighbours(
                        neighbours.get("samples_median").asDouble(),
                        neighbours.get("samples_smallest").asDouble(),
                        neighbours.get("held_out_median").asDouble(),
                        neighbours.get("held_out_smallest").asDouble(),
                        neighbours.get("copies").asLong()),
                protocol);
    }
}
