package dev.unite.train;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.checkpoint.NamedTensor;
import dev.unite.checkpoint.StatePart;
import dev.unite.data.Batch;
import dev.unite.image.Images;
import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A network of one number in each part. Every number depends on everything it was given and on the order of it, so that
 * two runs with equal numbers had equal calls.
 */
final class FakeSession implements TrainingSession {
    private final Map<StatePart, Long> state = new EnumMap<>(StatePart.class);
    private final List<String> calls = new ArrayList<>();
    private Losses losses = new Losses(1, .5, 0, .5, .4);
    private double gradNorm = 2;
    private Consumer<String> onCall = call -> {};

    FakeSession() {
        for (StatePart part : StatePart.values()) {
            state.put(part, (long) part.ordinal());
        }
        state.put(StatePart.GRADIENTS, 0L);
    }

    /** Everything it was asked, in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    Map<StatePart, Long> state() {
        return Map.copyOf(state);
    }

    /** Runs before each call; may change what the call answers. */
    void onCall(Consumer<String> action) {
        onCall = action;
    }

    void answer(Losses newLosses) {
        losses = newLosses;
    }

    void answerGradNorm(double norm) {
        gradNorm = norm;
    }

    private void called(String call) {
        calls.add(call);
        onCall.accept(call);
    }

    private void mix(StatePart part, long value) {
        state.merge(part, value, (old, given) -> (old ^ given) * 0x9E3779B97F4A7C15L + 1);
    }

    @Override
    public Losses accumulate(Batch batch, long noiseSeed, double weight) {
        called("accumulate " + List.of(batch.position(), noiseSeed, weight));
        mix(StatePart.GRADIENTS, batch.images().hashCode());
        mix(StatePart.GRADIENTS, batch.labels().hashCode());
        mix(StatePart.GRADIENTS, noiseSeed);
        // no two batches have the same loss
        double own = (state.get(StatePart.GRADIENTS) >>> 40) * 1e-9;
        return losses.plus(new Losses(own, own, 0, 0, 0));
    }

    @Override
    public double update(double learningRate) {
        called("update " + learningRate);
        if (Double.isFinite(gradNorm)) {
            mix(StatePart.MODEL, state.get(StatePart.GRADIENTS) ^ Double.doubleToLongBits(learningRate));
            mix(StatePart.OPTIMIZER, state.get(StatePart.MODEL));
            mix(StatePart.EMA, state.get(StatePart.OPTIMIZER));
            state.put(StatePart.GRADIENTS, 0L);
        }
        return gradNorm;
    }

    @Override
    public Scores validate(Batch batch, long noiseSeed) {
        called("validate " + noiseSeed);
        return new Scores(1, .5, .5, 20 + (state.get(StatePart.EMA) >>> 60), batch.size());
    }

    @Override
    public Images reconstruct(Batch batch, long noiseSeed) {
        called("reconstruct");
        return new Images(batch.size(), 1, 8, 8, new byte[batch.size() * 64]);
    }

    @Override
    public Images sample(long[] labels, long seed, long firstIndex, Map<String, Object> options) {
        called("sample " + firstIndex);
        return new Images(labels.length, 1, 8, 8, new byte[labels.length * 64]);
    }

    @Override
    public void export(StatePart part, Consumer<List<NamedTensor>> receiver) {
        called("export " + part);
        ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, state.get(part));
        receiver.accept(List.of(NamedTensor.of("number", new TensorData(DType.INT64, new long[] {1}, bytes))));
    }

    @Override
    public void load(Checkpoint checkpoint, StatePart part) {
        called("load " + part);
        state.put(part, checkpoint.open(part).tensor("number").data().getLong(0));
    }

    @Override
    public Map<String, Long> parameters() {
        return Map.of("trainable", 4L);
    }

    @Override
    public long nativeBytes() {
        return 32;
    }

    @Override
    public void close() {
        called("close");
    }
}
