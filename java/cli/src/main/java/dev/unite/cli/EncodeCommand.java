package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.NamedTensor;
import dev.unite.checkpoint.SafetensorsWriter;
import dev.unite.config.Config;
import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import picocli.CommandLine.Parameters;

/** Writes the latents of images. */
@Command(
        name = "encode",
        description = {
            "Writes the latents of images: one tensor 'latents' (images, registers, latent width), float32,",
            "in a safetensors file whose metadata list the images."
        },
        footer = {"", "Example:", "  ./unite encode runs/digits three.png eight.png --out latents.safetensors"})
final class EncodeCommand implements Callable<Integer> {
    private static final String TENSOR = "latents";

    @Mixin
    CommonOptions common;

    @Mixin
    ModelOptions model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "PNG, JPEG, WebP or BMP files.")
    List<Path> files;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "File for the latents.")
    Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the encoder's noise, if any.")
    long seed;

    private final Console console;

    EncodeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Checkpoint checkpoint = model.checkpoint(console);
        Config config = model.config(checkpoint);
        List<TensorData> chunks = ImageChunks.read(files, config.data());
        List<TensorData> parts = new ArrayList<>();
        try (LoadedModel loaded = LoadedModel.open(checkpoint, config, console)) {
            for (TensorData images : chunks) {
                parts.add(loaded.session().encode(images, seed));
            }
            TensorData latents = concat(parts);
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put(
                    "images", Json.pretty(files.stream().map(Path::toString).toList()));
            metadata.put("checkpoint", checkpoint.folder().toString());
            SafetensorsWriter.write(out, List.of(NamedTensor.of(TENSOR, latents)), metadata);
            console.print("%s: %s %s float32".formatted(out, TENSOR, Arrays.toString(latents.shape())));
        }
        return ExitCode.DONE;
    }

    private static TensorData concat(List<TensorData> parts) {
        int bytes = parts.stream().mapToInt(part -> part.data().remaining()).sum();
        ByteBuffer all = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long images = 0;
        for (TensorData part : parts) {
            all.put(part.data().duplicate());
            images += part.shape()[0];
        }
        long[] shape = parts.getFirst().shape().clone();
        shape[0] = images;
        return new TensorData(DType.FLOAT32, shape, all.flip());
    }
}
