package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** A way to run one overload. */
interface Call {
    /**
     * Runs the overload.
     *
     * @param values by parameter: the guest's value, null for the default, or a {@link Ready} one
     * @param owner wraps each new tensor
     */
    Object run(Object[] values, Function<Tensor, TensorObject> owner) throws InteropException;

    /** Converts a value that many runs share, null for the default; returns null if it does not fit. */
    Ready ready(Object value, int parameter) throws InteropException;

    /**
     * A value already converted for this way.
     *
     * @param free frees it
     */
    record Ready(Object value, Runnable free) {}
}
