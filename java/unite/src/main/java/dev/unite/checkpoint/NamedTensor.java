package dev.unite.checkpoint;

import dev.unite.torch.DType;
import dev.unite.torch.TensorData;
import java.util.function.Supplier;

/**
 * A tensor to be written: its description at once, its bytes only when their turn comes.
 *
 * @param data gives the bytes; asked exactly once, so that a tensor on another device is copied to the host one at a
 *     time
 */
public record NamedTensor(String name, DType dtype, long[] shape, Supplier<TensorData> data) {

    /** Checks that the shape can be stored. */
    public NamedTensor {
        shape = shape.clone();
        SafetensorsLimits.checkName("tensor to write", name);
        SafetensorsLimits.byteCount("tensor '" + name + "'", dtype, shape);
    }

    /** A tensor whose bytes are at hand already. */
    public static NamedTensor of(String name, TensorData data) {
        return new NamedTensor(name, data.dtype(), data.shape(), () -> data);
    }

    long byteCount() {
        return SafetensorsLimits.byteCount("tensor '" + name + "'", dtype, shape);
    }
}
