package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Results that are not one tensor or number. */
final class Result {
    /** No result, {@code None} in Python. */
    static final Object NONE = new None();

    private Result() {}

    /** Copies of the references in a native vector. */
    static Several tensors(TensorVector tensors, Function<Tensor, TensorObject> owner) {
        Object[] handles = new Object[(int) tensors.size()];
        for (int i = 0; i < handles.length; i++) {
            Tensor element = tensors.get(i);
            handles[i] = element.defined() ? owner.apply(new Tensor(element)) : NONE;
        }
        return new Several(handles);
    }

    /** Several values: a sequence to the guest. */
    @ExportLibrary(InteropLibrary.class)
    static final class Several implements TruffleObject {
        private final Object[] values;

        Several(Object[] values) {
            this.values = values;
        }

        static Several list(Object value) {
            if (value instanceof Several several) {
                return several;
            }
            return new Several(value == NONE ? new Object[0] : new Object[] {value});
        }

        Object[] values() {
            return values;
        }

        @ExportMessage
        boolean hasArrayElements() {
            return true;
        }

        @ExportMessage
        long getArraySize() {
            return values.length;
        }

        @ExportMessage
        boolean isArrayElementReadable(long index) {
            return index >= 0 && index < values.length;
        }

        @ExportMessage
        Object readArrayElement(long index) throws InvalidArrayIndexException {
            if (!isArrayElementReadable(index)) {
                throw InvalidArrayIndexException.create(index);
            }
            return values[(int) index];
        }
    }

    /** The guest's nothing. */
    @ExportLibrary(InteropLibrary.class)
    static final class None extends GuestValue {
        @ExportMessage
        boolean isNull() {
            return true;
        }

        @Override
        String display() {
            return "None";
        }
    }
}
