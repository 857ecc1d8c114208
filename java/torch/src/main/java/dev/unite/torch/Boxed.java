package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.NativeObject.GeneratorObject;
import dev.unite.torch.Schema.Kind;
import dev.unite.torch.Schema.Parameter;
import java.util.function.Function;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleComplex;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.ListType;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;

/** Values on their way into and out of libtorch's boxed calls. */
final class Boxed {
    private Boxed() {}

    /** Element types of native lists, made on first use. */
    private static final class ElementTypes {
        static final Type.TypePtr TENSOR = ListType.ofTensors().getElementType();
        static final Type.TypePtr OPTIONAL_TENSOR = ListType.ofOptionalTensors().getElementType();
        static final Type.TypePtr INT = ListType.ofInts().getElementType();
        static final Type.TypePtr FLOAT = ListType.ofFloats().getElementType();
        static final Type.TypePtr BOOL = ListType.ofBools().getElementType();
        static final Type.TypePtr STRING = ListType.ofStrings().getElementType();
        static final Type.TypePtr NUMBER = ListType.ofNumbers().getElementType();
    }

    /** A new native value, which the caller deallocates. */
    static IValue toNative(Object guestValue, Parameter parameter) throws InteropException {
        Object value = Guest.unwrap(guestValue);
        if (Guest.isNone(value)) {
            return new IValue();
        }
        return parameter.list() ? list(value, parameter) : single(value, parameter.kind());
    }

    private static IValue single(Object value, Kind kind) throws InteropException {
        return switch (kind) {
            case TENSOR -> value instanceof TensorObject tensor ? new IValue(tensor.get()) : wrappedNumber(value);
            case INT -> new IValue(Guest.toLong(value));
            case FLOAT -> new IValue(Guest.toDouble(value));
            case BOOL -> new IValue(Guest.isBoolean(value) ? Guest.toBoolean(value) : Guest.toLong(value) != 0);
            case SCALAR, COMPLEX -> scalar(value);
            case STRING -> new IValue(Guest.toText(value));
            case DTYPE, LAYOUT, MEMORY_FORMAT -> new IValue((long) ((Choice) value).code());
            case DEVICE -> device(value);
            case GENERATOR -> new IValue(((GeneratorObject) value).generator());
            case UNSUPPORTED ->
                throw new TorchError(
                        "NotImplementedError",
                        "argument of a type that this bridge cannot pass: " + Guest.typeName(value));
        };
    }

    private static IValue scalar(Object value) throws InteropException {
        if (Guest.isBoolean(value)) {
            return new IValue(Guest.toBoolean(value));
        }
        if (Guest.isInteger(value)) {
            return new IValue(Guest.toLong(value));
        }
        if (Guest.isNumber(value)) {
            return new IValue(Guest.toDouble(value));
        }
        if (value instanceof TensorObject tensor) {
            try (Scalar number = tensor.get().item()) {
                return new IValue(number);
            }
        }
        InteropLibrary interop = InteropLibrary.getUncached();
        if (interop.isMemberReadable(value, "imag") && interop.isMemberReadable(value, "real")) {
            double real = Guest.toDouble(interop.readMember(value, "real"));
            double imaginary = Guest.toDouble(interop.readMember(value, "imag"));
            try (DoubleComplex complex = new DoubleComplex(real, imaginary);
                    Scalar number = new Scalar(complex)) {
                return new IValue(number);
            }
        }
        throw new TorchError("TypeError", "expected a Number, got " + Guest.typeName(value));
    }

    /** A number where a tensor is expected takes part in type promotion as a number does. */
    private static IValue wrappedNumber(Object value) throws InteropException {
        IValue scalar = scalar(value);
        try (Scalar number = scalar.toScalar()) {
            Tensor tensor = org.bytedeco.pytorch.global.torch.wrapped_scalar_tensor(number);
            try {
                return new IValue(tensor);
            } finally {
                tensor.deallocate();
            }
        } finally {
            scalar.deallocate();
        }
    }

    private static IValue device(Object value) throws InteropException {
        if (value instanceof DeviceObject known) {
            return new IValue(known.device());
        }
        return new IValue(new Device(Guest.isInteger(value) ? "cuda:" + Guest.toLong(value) : Guest.toText(value)));
    }

    private static IValue list(Object value, Parameter parameter) throws InteropException {
        try (GenericList list = new GenericList(elementType(parameter))) {
            if (!Guest.isSequence(value)) {
                for (int i = 0; i < parameter.fixedSize(); i++) {
                    push(list, value, parameter);
                }
                return new IValue(list);
            }
            for (Object element : Guest.elements(value)) {
                push(list, Guest.unwrap(element), parameter);
            }
            return new IValue(list);
        }
    }

    private static void push(GenericList list, Object element, Parameter parameter) throws InteropException {
        IValue value = Guest.isNone(element) ? new IValue() : single(element, parameter.kind());
        try {
            list.push_back(value);
        } finally {
            value.deallocate();
        }
    }

    private static Type.TypePtr elementType(Parameter parameter) {
        return switch (parameter.kind()) {
            case TENSOR -> parameter.optionalElements() ? ElementTypes.OPTIONAL_TENSOR : ElementTypes.TENSOR;
            case INT -> ElementTypes.INT;
            case FLOAT -> ElementTypes.FLOAT;
            case BOOL -> ElementTypes.BOOL;
            case STRING -> ElementTypes.STRING;
            case SCALAR -> ElementTypes.NUMBER;
            case COMPLEX, DTYPE, LAYOUT, MEMORY_FORMAT, DEVICE, GENERATOR, UNSUPPORTED ->
                throw new TorchError("NotImplementedError", "a list argument of a type that this bridge cannot pass");
        };
    }

    /** What a call left on the stack: nothing, one value, or several. Tensors in it are wrapped by {@code owner}. */
    static Object toGuest(IValueVector stack, Function<Tensor, TensorObject> owner) {
        int count = (int) stack.size();
        if (count == 1) {
            return toGuest(stack.get(0), owner);
        }
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = toGuest(stack.get(i), owner);
        }
        return count == 0 ? Result.NONE : new Result.Several(values);
    }

    /**
     * An argument of an operator as the guest would have given it: numbers that became tensors are numbers again. A device is
     * told by its text, a complex number by its parts.
     */
    static Object argument(IValue value, Function<Tensor, TensorObject> owner) {
        if (value.isTensor() && value.toTensor().unsafeGetTensorImpl().is_wrapped_number()) {
            Tensor number = value.toTensor();
            switch (number.scalar_type().intern()) { // item() would be an operator
                case Bool:
                    return number.data_ptr_bool().get();
                case Long:
                    return number.data_ptr_long().get();
                case Double:
                    return number.data_ptr_double().get();
                default: // a complex one stays
            }
        }
        if (value.isDevice()) {
            try (Device device = value.toDevice()) {
                return DeviceObject.text(device);
            }
        }
        if (value.isComplexDouble()) {
            try (DoubleComplex number = value.toComplexDouble()) {
                return new Result.Several(new Object[] {number.real(), number.imag()});
            }
        }
        return value.isGenerator() ? new GeneratorObject(value.toGenerator()) : toGuest(value, owner);
    }

    static Object toGuest(IValue value, Function<Tensor, TensorObject> owner) {
        if (value.isTensor()) {
            Tensor borrowed = value.toTensor();
            return borrowed.defined() ? owner.apply(new Tensor(borrowed)) : Result.NONE;
        }
        if (value.isNone()) {
            return Result.NONE;
        }
        if (value.isTensorList()) {
            try (TensorVector tensors = value.toTensorVector()) {
                return Result.tensors(tensors, owner);
            }
        }
        if (value.isBool()) {
            return value.toBool();
        }
        if (value.isInt()) {
            return value.toInt();
        }
        if (value.isDouble()) {
            return value.toDouble();
        }
        if (value.isString()) {
            var text = value.toStringRef();
            return text == null ? "" : text.getString(); // JavaCPP gives an empty one as null
        }
        if (value.isList()) {
            try (var elements = value.toListRef();
                    IValueVector values = elements.vec()) {
                return Result.Several.list(toGuest(values, owner));
            }
        }
        throw new TorchError(
                "NotImplementedError",
                "result of a type that this bridge cannot return: "
                        + value.tagKind().getString());
    }
}
