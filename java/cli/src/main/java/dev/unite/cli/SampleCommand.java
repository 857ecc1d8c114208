package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import dev.unite.config.SampleConfig;
import dev.unite.config.Solver;
import dev.unite.error.ConfigException;
import dev.unite.image.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws new images. */
@Command(
        name = "sample",
        description = "Draws new images of the classes asked for.",
        footer = {
            "",
            "Example:",
            "  ./unite sample runs/digits --label 3 --label 8 --count 20 --seed 7 --out digits.png",
            "",
            "Image number i depends on the seed, i and its label only, not on how many are drawn."
        })
final class SampleCommand implements Callable<Integer> {
    private static final int CHUNK = 64;
    private static final int PER_CLASS = 8;

    @Mixin
    CommonOptions common;

    @Mixin
    ModelOptions model;

    @Option(names = "--count", paramLabel = "N", description = "Number of images; default: 8 for each label.")
    Integer count;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "Class by name or number; may be repeated; default: every class.")
    List<String> labels = new ArrayList<>();

    @Option(names = "--guidance-scale", paramLabel = "SCALE", description = "1 is no guidance; default: as configured.")
    Double guidanceScale;

    @Option(
            names = "--solver",
            paramLabel = "SOLVER",
            description = "${COMPLETION-CANDIDATES}; default: as configured.")
    Solver solver;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of euler and heun; default: as configured.")
    Integer steps;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the noise; default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            defaultValue = "samples.png",
            description = "A .png file gets a grid, a folder one file per image; default: ${DEFAULT-VALUE}.")
    Path out;

    private final Console console;

    SampleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        checkNumbers();
        Checkpoint checkpoint = model.checkpoint(console);
        Config config = model.config(checkpoint);
        List<String> names = checkpoint.state().classes();
        List<Integer> classes = ClassNames.resolve(labels, names);
        long[] wanted = spread(classes, count == null ? PER_CLASS * classes.size() : count);
        Map<String, Object> options = options(config.sample());
        try (LoadedModel loaded = LoadedModel.open(checkpoint, config, console)) {
            Images images = draw(loaded, wanted, options);
            SampleFiles files = new SampleFiles(out, remarks(checkpoint, options));
            console.print(files.write(images, wanted, classes.size(), names));
        }
        return ExitCode.DONE;
    }

    private void checkNumbers() {
        List<String> problems = new ArrayList<>();
        if (count != null && count < 1) {
            problems.add("--count: expected at least 1, got %d; ask for one image or more".formatted(count));
        }
        if (steps != null && steps < 1) {
            problems.add("--steps: expected at least 1, got %d; more steps give finer images".formatted(steps));
        }
        if (guidanceScale != null && !(guidanceScale >= 0 && Double.isFinite(guidanceScale))) {
            problems.add("--guidance-scale: expected 0 or more, got %s; 1 is no guidance".formatted(guidanceScale));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Classes in turn, so that the first images stay the same when more are asked for. */
    private static long[] spread(List<Integer> classes, int count) {
        long[] wanted = new long[count];
        for (int i = 0; i < count; i++) {
            wanted[i] = classes.get(i % classes.size());
        }
        return wanted;
    }

    private Map<String, Object> options(SampleConfig configured) {
        Map<String, Object> options = new LinkedHashMap<>(configured.options());
        if (guidanceScale != null) {
            options.put("guidance_scale", guidanceScale);
        }
        if (solver != null) {
            options.put("solver", solver.word());
        }
        if (steps != null) {
            options.put("steps", steps);
        }
        return options;
    }

    private Images draw(LoadedModel loaded, long[] wanted, Map<String, Object> options) {
        List<Images> chunks = new ArrayList<>();
        for (int start = 0; start < wanted.length; start += CHUNK) {
            int end = Math.min(start + CHUNK, wanted.length);
            long[] chunk = Arrays.copyOfRange(wanted, start, end);
            chunks.add(loaded.session().sample(chunk, seed, start, options));
            if (wanted.length > CHUNK) {
                console.note("drawn %d of %d images".formatted(end, wanted.length));
            }
        }
        return Images.concat(chunks);
    }

    private Map<String, String> remarks(Checkpoint checkpoint, Map<String, Object> options) {
        Map<String, String> remarks = new LinkedHashMap<>();
        remarks.put("Software", "unite " + Versions.read().unite());
        remarks.put(
                "Checkpoint",
                "%s, step %d, averaged weights"
                        .formatted(checkpoint.folder(), checkpoint.state().step()));
        remarks.put("Seed", Long.toString(seed));
        remarks.put("Options", Json.pretty(options));
        return remarks;
    }
}
