package dev.unite.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense row-major tensor in main memory.
 *
 * <p>As an argument its buffer is wrapped, not copied: Python sees later changes, and writes to it if it works in place.
 * A read-only buffer is copied. The memory of an {@code Arena} must stay open while a tensor uses it.
 * As a result it is a read-only view that stays readable while this record is reachable, unless the tensor is released
 * explicitly or by the end of its scope; reading it then is an {@link IllegalStateException}. {@link #copy} what must live
 * longer.
 *
 * @param shape sizes by dimension; empty for a single number
 * @param data a direct buffer of {@code itemSize × product(shape)} bytes in native byte order, from position 0
 */
public record TensorData(DType dtype, long[] shape, ByteBuffer data) {
    /**
     * @throws IllegalArgumentException if the buffer is not direct, its size is not that of the shape, or a size is negative
     */
    public TensorData {
        shape = shape.clone();
        double exact = dtype.itemSize();
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "tensor data: expected sizes from 0 on, got shape " + Arrays.toString(shape));
            }
            exact *= Math.max(1, size);
        }
        if (exact > Long.MAX_VALUE) {
            throw new IllegalArgumentException("tensor data: expected fewer than 2^63 bytes, got shape "
                    + Arrays.toString(shape) + " of " + dtype);
        }
        long bytes = dtype.itemSize() * Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (!data.isDirect()) {
            throw new IllegalArgumentException(
                    "tensor data: expected a direct buffer, got one on the heap; use ByteBuffer.allocateDirect");
        }
        if (data.limit() != bytes) {
            throw new IllegalArgumentException("tensor data: expected " + bytes + " bytes for shape "
                    + Arrays.toString(shape) + " of " + dtype + ", got a buffer with limit " + data.limit());
        }
        data = data.duplicate().order(ByteOrder.nativeOrder()).rewind();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Numbers in memory of their own.
     *
     * @param shape one dimension if left out
     */
    public static TensorData of(float[] values, long... shape) {
        ByteBuffer bytes = allocate(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return new TensorData(DType.FLOAT32, shapeOf(values.length, shape), bytes);
    }

    /** Numbers in memory of their own, see {@link #of(float[], long...)}. */
    public static TensorData of(double[] values, long... shape) {
        ByteBuffer bytes = allocate(values.length, Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return new TensorData(DType.FLOAT64, shapeOf(values.length, shape), bytes);
    }

    /** Integers in memory of their own, see {@link #of(float[], long...)}. */
    public static TensorData of(long[] values, long... shape) {
        ByteBuffer bytes = allocate(values.length, Long.BYTES);
        bytes.asLongBuffer().put(values);
        return new TensorData(DType.INT64, shapeOf(values.length, shape), bytes);
    }

    private static ByteBuffer allocate(int count, int itemSize) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, itemSize)).order(ByteOrder.nativeOrder());
    }

    private static long[] shapeOf(int count, long[] shape) {
        return shape.length == 0 ? new long[] {count} : shape;
    }

    /** The same numbers in memory of its own, which outlives the tensor that was read. */
    public TensorData copy() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(data.limit());
        bytes.put(data.duplicate()).flip();
        return new TensorData(dtype, shape, bytes);
    }

    /** Number of elements. */
    public long count() {
        return data.limit() / dtype.itemSize();
    }

    @Override
    public String toString() {
        return "TensorData[" + dtype + ", " + Arrays.toString(shape) + "]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorData that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * dtype.hashCode() + Arrays.hashCode(shape);
    }
}
