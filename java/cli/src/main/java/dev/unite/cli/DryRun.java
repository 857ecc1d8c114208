package dev.unite.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.unite.config.Config;
import dev.unite.config.DataConfig.Source;
import dev.unite.config.TrainConfig;
import dev.unite.data.DataSet;
import dev.unite.error.DataException;
import dev.unite.torch.Torch;
import dev.unite.train.LearningRates;
import dev.unite.train.RunRequest.Start;
import dev.unite.train.TorchSession;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what a run would do, and last what it lacks. */
final class DryRun {
    private static final int DIGITS = 10;
    private static final int IMAGENET_CLASSES = 1000;
    private static final String CPU = "cpu";

    private final Console console;
    private final Config config;
    private final Start start;
    private final Path runFolder;
    private final List<String> missing = new ArrayList<>();

    DryRun(Console console, Config config, Start start, Path runFolder) {
        this.console = console;
        this.config = config;
        this.start = start;
        this.runFolder = runFolder;
    }

    /** Returns 0 if the run could start, 1 if something is missing. */
    int run() {
        print("run folder", runFolder.toString());
        int numClasses = data();
        try (Torch torch = PythonEngine.open()) {
            model(torch, numClasses);
            device(torch);
        }
        plan();
        missing.addAll(PathCheck.problems(config, runFolder, start instanceof Start.Resume));
        if (missing.isEmpty()) {
            console.print("nothing is missing");
            return ExitCode.DONE;
        }
        console.print("missing:");
        missing.forEach(problem -> console.print("  " + problem));
        return ExitCode.RUN_FAILED;
    }

    private int data() {
        try {
            DataSet data = DataSet.open(config.data());
            print(
                    "data",
                    "%d training and %d held-out images in %d classes"
                            .formatted(
                                    data.trainSize(),
                                    data.heldOutSize(),
                                    data.classNames().size()));
            long perEpoch = data.batchesPerEpoch(config.train().microBatchSize());
            double epochs = (double) config.train().steps() * config.train().accumulate() / Math.max(1, perEpoch);
            print("epochs", String.format(Locale.ROOT, "%.1f", epochs));
            return data.classNames().size();
        } catch (DataException absent) {
            missing.add(absent.getMessage());
            int assumed = switch (config.data().source()) {
                case Source.Digits digits -> DIGITS;
                case Source.Idx idx -> DIGITS;
                case Source.Folder folder -> IMAGENET_CLASSES;
            };
            print("data", "missing, see below; assuming %d classes".formatted(assumed));
            return assumed;
        }
    }

    private void model(Torch torch, int numClasses) {
        Map<String, Long> counts = TorchSession.describe(torch, config, numClasses);
        print(
                "parameters",
                "%,d trainable: encoder %,d, decoder %,d"
                        .formatted(counts.get("trainable"), counts.get("encoder"), counts.get("decoder")));
        print(
                "optimizers",
                "Muon %,d numbers in %d tensors, AdamW %,d in %d"
                        .formatted(
                                counts.get("muon"),
                                counts.get("muon_tensors"),
                                counts.get("adamw"),
                                counts.get("adamw_tensors")));
        print("state dict", "%d names".formatted(counts.get("state_tensors")));
        MemoryEstimate memory = MemoryEstimate.of(config, counts);
        print(
                "memory",
                "about %s: %s for weights, average, gradients and optimizers, roughly %s for activations"
                        .formatted(
                                Units.bytes(memory.totalBytes()),
                                Units.bytes(memory.stateBytes()),
                                Units.bytes(memory.activationBytes())));
        long installed =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        if (config.device().equals(CPU) && memory.totalBytes() > installed) {
            missing.add(
                    "memory: expected about %s, got %s in this machine; raise train.accumulate or use a smaller model"
                            .formatted(Units.bytes(memory.totalBytes()), Units.bytes(installed)));
        }
    }

    private void device(Torch torch) {
        boolean cuda = torch.load("torch").get("cuda").invoke("is_available").asBoolean();
        print("device", config.device() + ", " + config.precision().word());
        if (!config.device().equals(CPU) && !cuda) {
            missing.add(("device: expected a CUDA device for '%s', got none; build with 'mvn -Pcuda package' "
                            + "on a machine with an NVIDIA driver, or set device: cpu")
                    .formatted(config.device()));
        }
    }

    private void plan() {
        TrainConfig train = config.train();
        print("steps", "%,d optimizer steps, %,d of them warm-up".formatted(train.steps(), train.warmupSteps()));
        print(
                "batch",
                "%d images: %d micro-batches of %d; %d flow steps in chunks of %d"
                        .formatted(
                                train.batchSize(),
                                train.accumulate(),
                                train.microBatchSize(),
                                train.flowSteps(),
                                Math.min(train.flowChunk(), train.flowSteps())));
        LearningRates rates = new LearningRates(train);
        StringBuilder text = new StringBuilder();
        for (long step : new long[] {0, train.warmupSteps(), train.steps() / 2, train.steps() - 1}) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%.3g at step %,d", rates.at(step), step + 1));
        }
        print("learning rates", text.toString());
        print(
                "writes",
                "a checkpoint every %,d steps (%d kept), samples every %,d, validation every %,d"
                        .formatted(
                                config.checkpoint().everySteps(),
                                config.checkpoint().keepLast(),
                                config.sample().everySteps(),
                                config.validate().everySteps()));
    }

    private void print(String name, String value) {
        console.print("%-15s %s".formatted(name, value));
    }
}
