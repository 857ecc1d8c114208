package dev.unite.torch;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.graalvm.polyglot.Value;

/**
 * A tensor of an engine: made with {@link Torch#tensor}, or a result of Python.
 *
 * <p>Goes when it is closed, when the scope ends in which it was made, when its engine closes, or with the last reference
 * to it from Java and Python, whichever comes first; so closing is a matter of memory, never of correctness. Use after
 * that is a {@link TorchException}. Closing a tensor that Python holds, such as a module's weight, takes it from Python
 * too.
 *
 * <p>Follows the thread rule of its {@link Torch}.
 */
public final class Tensor implements AutoCloseable {
    private final Torch torch;
    private final PythonObject python;
    private final TensorObject handle;

    Tensor(Torch torch, PythonObject python, TensorObject handle) {
        this.torch = torch;
        this.python = python;
        this.handle = handle;
    }

    /** Sizes by dimension; empty for a single number. */
    public long[] shape() {
        return torch.inPython(() -> DataFunctions.shape(handle.get()));
    }

    /**
     * The type of the elements.
     *
     * @throws TorchException if Java has no such type (complex numbers, for example)
     */
    public DType dtype() {
        return torch.inPython(() -> DType.ofCode(handle.get().scalar_type().value));
    }

    /** The one number of a tensor with one element, rounded to a double where it is wider; truth values are 0 and 1. */
    public double item() {
        return torch.inPython(() -> {
            Value number = python.value().invokeMember("item");
            if (number.isBoolean()) {
                return number.asBoolean() ? 1.0 : 0.0;
            }
            return number.fitsInBigInteger() ? number.asBigInteger().doubleValue() : number.asDouble();
        });
    }

    /** The elements row by row, rounded to float where they are wider. */
    public float[] toFloats() {
        return read(
                ScalarType.Float,
                count -> new float[count],
                (from, to) -> new FloatPointer(from.data_ptr()).get(to).deallocate());
    }

    /** The elements row by row. */
    public double[] toDoubles() {
        return read(
                ScalarType.Double,
                count -> new double[count],
                (from, to) -> new DoublePointer(from.data_ptr()).get(to).deallocate());
    }

    /** The elements row by row; fractions are cut off, truth values become 0 and 1. */
    public long[] toLongs() {
        return read(
                ScalarType.Long,
                count -> new long[count],
                (from, to) -> new LongPointer(from.data_ptr()).get(to).deallocate());
    }

    /**
     * The tensor's own memory, without a copy where it lies in main memory row by row, otherwise a copy's. Stays readable,
     * for any thread, while the result or a buffer from it is reachable, until the tensor is closed or its scope ends:
     * then reading is an {@link IllegalStateException}. From now on the tensor refuses to be resized.
     */
    public TensorData data() {
        return torch.inPython(() -> DataFunctions.view(handle, torch.lifetimes()));
    }

    /** Computes the gradients of what this number was computed from. */
    public void backward() {
        python.invoke("backward");
    }

    /** The gradient, or null if there is none. */
    public Tensor grad() {
        PythonObject gradient = python.get("grad");
        return gradient.isNull() ? null : gradient.asTensor();
    }

    /** The Python object, for its methods: {@code tensor.python().invoke("softmax", -1).asTensor()}. */
    public PythonObject python() {
        return python;
    }

    /** Releases the memory, unless the autograd graph or another tensor shares it. Closing again does nothing. */
    @Override
    public void close() {
        if (torch.isOpen()) {
            torch.inPython(() -> {
                torch.lifetimes().release(handle, "Tensor.close()");
                return null;
            });
        }
    }

    /** As Python prints it. */
    @Override
    public String toString() {
        return python.toString();
    }

    TensorObject handle() {
        return handle;
    }

    private interface Copy<A> {
        void into(org.bytedeco.pytorch.Tensor from, A to);
    }

    private <A> A read(ScalarType type, Function<Integer, A> array, Copy<A> copy) {
        Supplier<A> work = () -> {
            if (handle.get().is_complex()) {
                throw new TorchError(
                        "TypeError",
                        "tensor: expected real numbers for a Java array, got complex ones; read torch.view_as_real of them");
            }
            try (org.bytedeco.pytorch.Tensor rows = DataFunctions.rows(handle.get(), type)) {
                if (rows.numel() > Integer.MAX_VALUE - 8) {
                    throw new TorchError(
                            "ValueError",
                            "tensor: expected at most 2^31 elements for a Java array, got shape "
                                    + Arrays.toString(DataFunctions.shape(rows)) + "; read a part of it, or data()");
                }
                A elements = array.apply((int) rows.numel());
                if (rows.numel() > 0) {
                    copy.into(rows, elements);
                }
                return elements;
            }
        };
        return torch.inPython(work);
    }
}
