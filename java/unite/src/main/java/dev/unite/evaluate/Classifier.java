package dev.unite.evaluate;

import dev.unite.checkpoint.NamedTensor;
import dev.unite.checkpoint.SafetensorsFile;
import dev.unite.checkpoint.SafetensorsWriter;
import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import dev.unite.error.ModelException;
import dev.unite.torch.PythonObject;
import dev.unite.torch.Scope;
import dev.unite.torch.TensorData;
import dev.unite.torch.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The small classifier that judges samples, as it is stored.
 *
 * @param weights tensors by name
 * @param facts what it was trained on and how well it does, by name
 */
public record Classifier(Map<String, TensorData> weights, Map<String, String> facts) {
    /** Share of held-out images that a judge has to recognise for its verdicts to mean something. */
    public static final double NEEDED_ACCURACY = 0.97;

    static final String ACCURACY = "held_out_accuracy";
    static final String DATA = "data_fingerprint";
    private static final String DIGITS_RESOURCE = "digits-classifier.safetensors";
    private static final String MODULE = "unite.classifier";

    /** The one that ships with the embedded digits. */
    public static Classifier forDigits() {
        try (InputStream stream = Classifier.class.getResourceAsStream(DIGITS_RESOURCE)) {
            if (stream == null) {
                throw new ModelException(
                        "classifier: expected '%s' in the program's jar, got none; name a file with --classifier"
                                .formatted(DIGITS_RESOURCE));
            }
            Path file = Files.createTempFile("unite-classifier", ".safetensors");
            try {
                Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
                return read(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new ModelException(
                    "classifier: '%s' cannot be unpacked: %s; free space in the folder for temporary files"
                            .formatted(DIGITS_RESOURCE, e),
                    e);
        }
    }

    /** Reads one that {@link #write} wrote. */
    public static Classifier read(Path file) {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        return new Classifier(tensors.tensors(), tensors.metadata());
    }

    /** Stores it with its facts. */
    public void write(Path file) {
        List<NamedTensor> tensors = new ArrayList<>();
        weights.forEach((name, tensor) -> tensors.add(NamedTensor.of(name, tensor)));
        SafetensorsWriter.write(file, tensors, facts);
    }

    /**
     * Trains one on the training images and measures it on the held-out ones.
     *
     * @param options steps, batch_size, learning_rate and seed
     */
    public static Classifier train(
            Torch torch, DataConfig config, LabelledImages train, LabelledImages heldOut, TrainingOptions options) {
        try (Scope scope = torch.scope("training a classifier")) {
            PythonObject judge = judge(torch, config, train.numClasses(), null);
            judge.invoke("train", train.images(), train.labels(), options.forPython());
            double accuracy =
                    judge.invoke("accuracy", heldOut.images(), heldOut.labels()).asDouble();
            Map<String, TensorData> weights = new LinkedHashMap<>();
            judge.invoke("state")
                    .asMap()
                    .forEach((name, tensor) ->
                            weights.put(name, tensor.asTensor().data().copy()));
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put(ACCURACY, Double.toString(accuracy));
            facts.put(DATA, train.fingerprint());
            facts.put("training", options.toString());
            return new Classifier(weights, facts);
        }
    }

    /** Share of held-out images that it recognised after its training. */
    public double heldOutAccuracy() {
        String text = facts.getOrDefault(ACCURACY, "");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException absent) {
            throw new DataException(
                    "classifier: expected its accuracy under '%s', got '%s'; make it with './unite classifier'"
                            .formatted(ACCURACY, text),
                    absent);
        }
    }

    /** The network in Python, to be used within the caller's scope. */
    PythonObject load(Torch torch, DataConfig config, int numClasses) {
        return judge(torch, config, numClasses, weights);
    }

    private static PythonObject judge(Torch torch, DataConfig config, int numClasses, Map<String, TensorData> weights) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("image_size_px", config.imageSizePx());
        settings.put("channels", config.channels());
        settings.put("num_classes", numClasses);
        return torch.load(MODULE).get("Judge").call(settings, weights);
    }

    /**
     * How a classifier is trained.
     *
     * @param steps number of updates; the learning rate falls linearly to zero over them
     * @param batchSize images per update
     */
    public record TrainingOptions(int steps, int batchSize, double learningRate, long seed) {
        Map<String, Object> forPython() {
            Map<String, Object> options = new LinkedHashMap<>();
            options.put("steps", steps);
            options.put("batch_size", batchSize);
            options.put("learning_rate", learningRate);
            options.put("seed", seed);
            return options;
        }
    }
}
