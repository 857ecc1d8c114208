package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.NamedTensor;
import dev.unite.checkpoint.StatePart;
import dev.unite.config.Config;
import dev.unite.data.Batch;
import dev.unite.error.ModelException;
import dev.unite.image.Images;
import dev.unite.torch.DType;
import dev.unite.torch.PythonObject;
import dev.unite.torch.Scope;
import dev.unite.torch.TensorData;
import dev.unite.torch.Torch;
import dev.unite.torch.TorchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The network in Python ({@code python/unite/session.py}). Every call has a scope of its own, so that all tensors made
 * in it are gone when it returns, except weights, gradients and optimizer states.
 */
public final class TorchSession implements TrainingSession {
    private static final String MODULE = "unite.session";
    private static final String NON_FINITE = "FloatingPointError";
    private static final String BAD_VALUE = "ValueError";

    private final Torch torch;
    private final PythonObject session;
    private long calls;

    private TorchSession(Torch torch, Config config, int numClasses, Map<String, Object> optimizer) {
        this.torch = torch;
        this.session = naming(
                "the model cannot be built",
                () -> torch.load(MODULE)
                        .get("Session")
                        .call(
                                config.model().forPython(numClasses, config.data()),
                                optimizer,
                                config.device(),
                                config.precision().word(),
                                config.seed()));
    }

    /** Builds a network with its optimizers and initial values. */
    public static TorchSession forTraining(Torch torch, Config config, int numClasses) {
        TorchSession session =
                new TorchSession(torch, config, numClasses, config.train().optimizerForPython());
        PerceptualWeights.load(config, session.session);
        return session;
    }

    /** Builds a network to be used, with the weights of a checkpoint, raw and averaged. */
    public static TorchSession forUse(Torch torch, Config config, Checkpoint checkpoint) {
        int numClasses = checkpoint.state().classes().size();
        TorchSession session = new TorchSession(torch, config, numClasses, null);
        session.load(checkpoint, StatePart.MODEL);
        session.load(checkpoint, StatePart.EMA);
        return session;
    }

    /** Counts of a network's parameters by name, without building it. */
    public static Map<String, Long> describe(Torch torch, Config config, int numClasses) {
        PythonObject counts = naming(
                "the model cannot be described",
                () -> torch.load(MODULE).get("describe").call(config.model().forPython(numClasses, config.data())));
        return counts(counts);
    }

    @Override
    public Map<String, Long> parameters() {
        return counts(session.invoke("parameters"));
    }

    @Override
    public Losses accumulate(Batch batch, long noiseSeed, double weight) {
        return inScope(
                "micro-batch",
                () -> Losses.of(
                        numbers(session.invoke("accumulate", images(batch), labels(batch), noiseSeed, weight))));
    }

    @Override
    public double update(double learningRate) {
        try {
            return inScope(
                    "update",
                    () -> numbers(session.invoke("update", learningRate)).get("grad_norm"));
        } catch (TorchException e) {
            if (NON_FINITE.equals(e.exceptionType())) {
                return Double.NaN;
            }
            throw e;
        }
    }

    @Override
    public Scores validate(Batch batch, long noiseSeed) {
        return inScope("validation", () -> {
            Map<String, Double> values = numbers(session.invoke("validate", images(batch), labels(batch), noiseSeed));
            return new Scores(
                    values.get("loss"),
                    values.get("reconstruction"),
                    values.get("flow"),
                    values.get("psnr_db"),
                    values.get("count").longValue());
        });
    }

    @Override
    public Images reconstruct(Batch batch, long noiseSeed) {
        return reconstruct(images(batch), noiseSeed);
    }

    /**
     * Images after encoding and decoding with the averaged weights.
     *
     * @param images uint8 of shape (B, channels, height, width)
     */
    public Images reconstruct(TensorData images, long noiseSeed) {
        return inScope(
                "reconstruction",
                () -> Images.of(session.invoke("reconstruct", images, noiseSeed)
                        .asTensor()
                        .data()));
    }

    /**
     * Latents of images with the averaged weights.
     *
     * @param images uint8 of shape (B, channels, height, width)
     * @return float32 of shape (B, registers, latent width), in memory of its own
     */
    public TensorData encode(TensorData images, long noiseSeed) {
        return inScope(
                "encoding",
                () -> session.invoke("encode", images, noiseSeed)
                        .asTensor()
                        .data()
                        .copy());
    }

    @Override
    public Images sample(long[] labels, long seed, long firstIndex, Map<String, Object> options) {
        return inScope(
                "sampling",
                () -> Images.of(session.invoke("sample", TensorData.of(labels), seed, firstIndex, options)
                        .asTensor()
                        .data()));
    }

    @Override
    public void export(StatePart part, Consumer<List<NamedTensor>> receiver) {
        inScope("saving", () -> {
            List<NamedTensor> tensors = new ArrayList<>();
            // on the CPU these are views; from a GPU one part at a time is copied to the host
            session.invoke(word(part, ""))
                    .asMap()
                    .forEach((name, tensor) ->
                            tensors.add(NamedTensor.of(name, tensor.asTensor().data())));
            receiver.accept(tensors);
            return null;
        });
    }

    @Override
    public void load(Checkpoint checkpoint, StatePart part) {
        Map<String, TensorData> tensors = checkpoint.open(part).tensors();
        String where = "checkpoint '%s': %s does not fit this model; use the configuration it was trained with"
                .formatted(checkpoint.folder(), part.fileName());
        inScope("loading", () -> naming(where, () -> session.invoke(word(part, "load_"), tensors)));
    }

    @Override
    public long nativeBytes() {
        return torch.nativeBytes();
    }

    /** Lets go of the network; its memory goes with the {@link Torch} it was built in. */
    @Override
    public void close() {}

    private static String word(StatePart part, String prefix) {
        return prefix
                + switch (part) {
                    case MODEL -> "model_state";
                    case EMA -> "ema_state";
                    case OPTIMIZER -> "optimizer_state";
                    case GRADIENTS -> "gradients";
                };
    }

    private <T> T inScope(String what, Supplier<T> call) {
        try (Scope _ = torch.scope(what + " " + ++calls)) {
            return call.get();
        }
    }

    private static TensorData images(Batch batch) {
        return new TensorData(DType.UINT8, batch.shape(), batch.images());
    }

    private static TensorData labels(Batch batch) {
        return new TensorData(DType.INT64, new long[] {batch.size()}, batch.labels());
    }

    private static Map<String, Double> numbers(PythonObject dictionary) {
        Map<String, Double> values = new LinkedHashMap<>();
        dictionary.asMap().forEach((name, value) -> values.put(name, value.asDouble()));
        return values;
    }

    private static Map<String, Long> counts(PythonObject dictionary) {
        Map<String, Long> values = new LinkedHashMap<>();
        dictionary.asMap().forEach((name, value) -> values.put(name, value.asLong()));
        return values;
    }

    /** What Python refuses as a value is the user's to mend, so it becomes a message without a stack trace. */
    private static <T> T naming(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (TorchException e) {
            if (BAD_VALUE.equals(e.exceptionType())) {
                throw new ModelException(what + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }
}
