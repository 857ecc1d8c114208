package dev.unite.checkpoint;

import dev.unite.torch.DType;

/**
 * A tensor as a safetensors header describes it.
 *
 * @param begin offset of its first byte from the start of the data section
 * @param end offset after its last byte
 */
public record TensorEntry(String name, DType dtype, long[] shape, long begin, long end) {
    /** Copies the shape. */
    public TensorEntry {
        shape = shape.clone();
    }

    /** Number of values. */
    public long elementCount() {
        return (end - begin) / dtype.itemSize();
    }
}
