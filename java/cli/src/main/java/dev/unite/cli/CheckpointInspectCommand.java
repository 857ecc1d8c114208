package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.CheckpointState;
import dev.unite.checkpoint.StatePart;
import dev.unite.checkpoint.TensorEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a checkpoint and prints what it holds. */
@Command(
        name = "inspect",
        description = "Verifies every file of a checkpoint by its hash and prints what the checkpoint holds.",
        footer = {"", "Example:", "  ./unite checkpoint inspect runs/digits --tensors"})
final class CheckpointInspectCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Parameters(paramLabel = "RUN|CHECKPOINT", description = "Run folder (its newest checkpoint) or checkpoint folder.")
    Path path;

    @Option(names = "--tensors", description = "List every tensor with its type and shape.")
    boolean tensors;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    private final Console console;

    CheckpointInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Checkpoints.Found found = Checkpoints.find(path);
        found.problems().forEach(problem -> console.note("warning: " + problem));
        Checkpoint checkpoint = found.checkpoint();
        List<Part> parts = parts(checkpoint);
        if (json) {
            console.print(Json.pretty(asMap(checkpoint, parts)));
        } else {
            printText(checkpoint, parts);
        }
        return ExitCode.DONE;
    }

    private record Part(StatePart part, Map<String, TensorEntry> entries) {
        long numbers() {
            return entries.values().stream()
                    .mapToLong(TensorEntry::elementCount)
                    .sum();
        }

        /** What the part is for, in the words a user needs to choose between them. */
        String role() {
            return switch (part) {
                case MODEL -> "raw weights, as the optimizers left them";
                case EMA -> "averaged weights, the ones used for samples and evaluation";
                case OPTIMIZER -> "optimizer states";
                case GRADIENTS -> "gradients of an unfinished step";
            };
        }
    }

    private static List<Part> parts(Checkpoint checkpoint) {
        return Arrays.stream(StatePart.values())
                .filter(checkpoint::has)
                .map(part -> new Part(part, checkpoint.open(part).entries()))
                .toList();
    }

    private void printText(Checkpoint checkpoint, List<Part> parts) {
        CheckpointState state = checkpoint.state();
        console.print("checkpoint   " + checkpoint.folder());
        console.print("verified     every file, %s".formatted(Units.bytes(checkpoint.bytes())));
        console.print("step         %,d".formatted(state.step())
                + (state.microBatch() == 0 ? "" : ", micro-batch %d of the next".formatted(state.microBatch())));
        console.print("images seen  %,d, epoch %d".formatted(state.imagesSeen(), state.epoch()));
        console.print("seed         %d".formatted(state.seed()));
        console.print("data         " + state.dataFingerprint());
        for (Part part : parts) {
            console.print("%-22s %,d tensors, %,d numbers: %s"
                    .formatted(part.part().fileName(), part.entries().size(), part.numbers(), part.role()));
            if (tensors) {
                part.entries()
                        .values()
                        .forEach(entry -> console.print(
                                "    %s %s %s".formatted(entry.name(), type(entry), Arrays.toString(entry.shape()))));
            }
        }
    }

    private Map<String, Object> asMap(Checkpoint checkpoint, List<Part> parts) {
        CheckpointState state = checkpoint.state();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("checkpoint", checkpoint.folder().toString());
        map.put("bytes", checkpoint.bytes());
        map.put("step", state.step());
        map.put("micro_batch", state.microBatch());
        map.put("epoch", state.epoch());
        map.put("images_seen", state.imagesSeen());
        map.put("seed", state.seed());
        map.put("data_fingerprint", state.dataFingerprint());
        Map<String, Object> files = new LinkedHashMap<>();
        for (Part part : parts) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("role", part.role());
            file.put("tensors", part.entries().size());
            file.put("numbers", part.numbers());
            if (tensors) {
                file.put("entries", entries(part));
            }
            files.put(part.part().fileName(), file);
        }
        map.put("files", files);
        return map;
    }

    private static List<Map<String, Object>> entries(Part part) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (TensorEntry entry : part.entries().values()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", entry.name());
            map.put("dtype", type(entry));
            map.put("shape", entry.shape());
            list.add(map);
        }
        return list;
    }

    private static String type(TensorEntry entry) {
        return entry.dtype().name().toLowerCase(Locale.ROOT);
    }
}
