package dev.unite.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.RunException;
import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    Path run;

    @Test
    void restoresWhatWasSaved() {
        CheckpointState state = state(1000, 3);

        store(3).save(state, tensorsOf(7));

        Checkpoint loaded = store(3).latest().checkpoint();
        assertThat(loaded.folder()).isEqualTo(folder().resolve("step-0001000-micro-0003"));
        assertThat(loaded.state()).isEqualTo(state);
        for (StatePart part : StatePart.values()) {
            assertThat(loaded.open(part).tensor("weight").data().get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void keepsGradientsOnlyWithinAStep() {
        store(3).save(state(5, 0), tensorsOf(1));

        Checkpoint loaded = store(3).latest().checkpoint();
        assertThat(loaded.has(StatePart.GRADIENTS)).isFalse();
        assertThat(names(loaded.folder()))
                .containsExactly(
                        "MANIFEST.json", "ema.safetensors", "model.safetensors", "optimizer.safetensors", "state.json");
    }

    @Test
    void keepsTheNewest() {
        CheckpointStore store = store(2);
        for (int step : List.of(10, 20, 30, 40)) {
            store.save(state(step, 0), tensorsOf(step));
        }

        assertThat(names(folder())).containsExactly("step-0000030", "step-0000040");
    }

    @Test
    void neverDeletesTheOnlyGoodOne() throws IOException {
        CheckpointStore store = store(0);
        for (int step : List.of(10, 20, 30)) {
            store.save(state(step, 0), tensorsOf(step));
        }
        damage(folder().resolve("step-0000020/model.safetensors"));
        damage(folder().resolve("step-0000030/ema.safetensors"));

        store.prune(1);

        assertThat(store.latest().checkpoint().state().step()).isEqualTo(10);
    }

    @Test
    void fallsBackToTheNewestWholeOneAndSaysSo() throws IOException {
        CheckpointStore store = store(0);
        for (int step : List.of(10, 20, 30)) {
            store.save(state(step, 0), tensorsOf(step));
        }
        damage(folder().resolve("step-0000030/optimizer.safetensors"));
        Files.delete(folder().resolve("step-0000020/MANIFEST.json"));

        CheckpointStore.Found found = store.latest();

        assertThat(found.checkpoint().state().step()).isEqualTo(10);
        assertThat(found.problems()).hasSize(2);
        assertThat(found.problems().get(0))
                .containsPattern(
                        "step-0000030/optimizer.safetensors': expected SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}; ");
        assertThat(found.problems().get(1)).contains("step-0000020/MANIFEST.json': expected a whole checkpoint");
    }

    @Test
    void saysThatNothingIsWhole() {
        assertThatThrownBy(() -> store(1).latest())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("expected a whole checkpoint, got none");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        store(1).save(state(1, 0), tensorsOf(1));
        Path manifest = folder().resolve("step-0000001/MANIFEST.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"format_version\" : 1", "\"format_version\" : 2"));

        assertThatThrownBy(() -> Checkpoint.open(manifest.getParent()))
                .hasMessageContaining("expected format_version 1 to 1, got 2; use a newer version");
    }

    @Test
    void refusesAManifestThatPointsElsewhere() throws IOException {
        store(1).save(state(1, 0), tensorsOf(1));
        Path manifest = folder().resolve("step-0000001/MANIFEST.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"ema.safetensors\"", "\"../ema.safetensors\""));

        assertThatThrownBy(() -> Checkpoint.open(manifest.getParent()))
                .hasMessageContaining("got '../ema.safetensors'");
    }

    @Test
    void setsLaterOnesAsideWhenARunGoesOnFromAnEarlierOne() {
        CheckpointStore store = store(0);
        store.save(state(10, 0), tensorsOf(1));
        store.save(state(10, 2), tensorsOf(1));
        store.save(state(20, 0), tensorsOf(1));

        List<String> notes = store.abandonAfter(state(10, 0));

        assertThat(notes).hasSize(2);
        assertThat(names(folder()))
                .containsExactly("abandoned-step-0000010-micro-0002", "abandoned-step-0000020", "step-0000010");
    }

    @Test
    void replacesACheckpointOfTheSameStep() {
        store(1).save(state(10, 0), tensorsOf(1));
        store(1).save(state(10, 0), tensorsOf(2));

        assertThat(names(folder())).containsExactly("step-0000010");
        assertThat(store(1).latest()
                        .checkpoint()
                        .open(StatePart.EMA)
                        .tensor("weight")
                        .data()
                        .get(0))
                .isEqualTo((byte) 2);
    }

    /** The disk fills up at every single byte of a save; the earlier checkpoint must survive each of them. */
    @Test
    void survivesADiskThatFillsUpAtAnyByte() {
        FaultyStorage measure = FaultyStorage.afterBytes(Long.MAX_VALUE);
        new CheckpointStore(run.resolve("measure"), 1, measure).save(state(2, 1), tensorsOf(2));
        store(1).save(state(1, 0), tensorsOf(1));

        for (long bytes = 0; bytes < measure.bytesUsed(); bytes++) {
            CheckpointStore failing = new CheckpointStore(folder(), 1, FaultyStorage.afterBytes(bytes));
            assertThatThrownBy(() -> failing.save(state(2, 1), tensorsOf(2)))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("MB free there")
                    .hasMessageContaining("the last good one is '" + folder().resolve("step-0000001") + "'");
            assertThat(names(folder())).containsExactly("step-0000001");
        }
        assertThat(store(1).latest()
                        .checkpoint()
                        .open(StatePart.MODEL)
                        .tensor("weight")
                        .data()
                        .get(0))
                .isEqualTo((byte) 1);
    }

    /** The disk dies before every single operation; after a restart there is a whole checkpoint, old or new. */
    @Test
    void survivesADiskThatDiesAtAnyOperation() {
        for (boolean sameStep : List.of(false, true)) {
            Path measured = run.resolve("measure" + sameStep);
            new CheckpointStore(measured, 1).save(state(1, 0), tensorsOf(1));
            FaultyStorage measure = FaultyStorage.afterOperations(Long.MAX_VALUE);
            new CheckpointStore(measured, 1, measure).save(state(sameStep ? 1 : 2, 0), tensorsOf(2));

            for (long operations = 0; operations < measure.operationsUsed(); operations++) {
                Path folder = run.resolve("run-" + sameStep + operations);
                new CheckpointStore(folder, 1).save(state(1, 0), tensorsOf(1));
                CheckpointStore failing = new CheckpointStore(folder, 1, FaultyStorage.afterOperations(operations));
                boolean saved = trySave(failing, state(sameStep ? 1 : 2, 0));

                CheckpointStore restarted = new CheckpointStore(folder, 1);
                restarted.cleanUp();
                CheckpointStore.Found found = restarted.latest();
                byte value = found.checkpoint()
                        .open(StatePart.MODEL)
                        .tensor("weight")
                        .data()
                        .get(0);
                assertThat(found.problems()).isEmpty();
                assertThat(names(folder)).allMatch(name -> name.matches("step-000000[12]"));
                assertThat(value).isIn((byte) 1, (byte) 2);
                assertThat(saved && value == 1)
                        .as("a save that reported success was lost")
                        .isFalse();
            }
        }
    }

    @Test
    void removesWhatAKilledSaveLeftBehind() throws IOException {
        store(1).save(state(1, 0), tensorsOf(1));
        Path leftover = Files.createDirectories(folder().resolve(".writing-step-0000002"));
        Files.writeString(leftover.resolve("model.safetensors"), "half");

        assertThat(store(1).cleanUp()).containsExactly("removed '" + leftover + "', left by an interrupted save");
        assertThat(names(folder())).containsExactly("step-0000001");
    }

    @Test
    void saysThatTheFolderCannotBeWritten() throws IOException {
        Files.writeString(folder(), "a file where the folder should be");

        assertThatThrownBy(() -> store(1).save(state(1, 0), tensorsOf(1)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(folder().toString());
    }

    private static boolean trySave(CheckpointStore store, CheckpointState state) {
        try {
            store.save(state, tensorsOf(2));
            return true;
        } catch (RunException e) {
            return false;
        }
    }

    private Path folder() {
        return run.resolve("checkpoints");
    }

    private CheckpointStore store(int keepLast) {
        return new CheckpointStore(folder(), keepLast);
    }

    private static CheckpointState state(long step, int microBatch) {
        return new CheckpointState(
                step,
                microBatch,
                2,
                17,
                12_345,
                true,
                Map.of("loss", 0.1 + 0.2),
                Map.of("seen", 4.0),
                -5,
                "f00d",
                List.of("cat", "dog"),
                "seed: 1\n");
    }

    private static StateSource tensorsOf(int value) {
        return (part, receiver) -> {
            ByteBuffer bytes = ByteBuffer.allocateDirect(2).put(0, (byte) value);
            receiver.accept(List.of(NamedTensor.of("weight", new TensorData(DType.UINT8, new long[] {2}, bytes))));
        };
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
