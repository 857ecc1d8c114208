package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.NativeObject.GeneratorObject;
import dev.unite.torch.Schema.Parameter;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptionalList;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Layout;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a parameter of a {@link DirectCall} crosses into JavaCPP.
 *
 * @param type the parameter's type in JavaCPP's method
 * @param none what stands for None, shared by all calls; null where None does not fit
 * @param conversion makes the value to pass, a new one if it is a pointer other than a tensor's; null if it does not fit
 */
record Passing(Class<?> type, Pointer none, Conversion conversion) {

    /** From the guest's value, unwrapped and not None. */
    interface Conversion {
        Object of(Object value, Parameter parameter) throws InteropException;
    }

    /** The value to pass, or null if it does not fit. */
    Object convert(Object value, Parameter parameter) throws InteropException {
        return Guest.isNone(value) ? none : conversion.of(value, parameter);
    }

    /** Frees what {@link #convert} made of a value, once the call is over. */
    void free(Object passed, Object value) {
        if (passed instanceof Pointer pointer
                && passed != none
                && !(value instanceof TensorObject && passed instanceof Tensor)) {
            pointer.deallocate();
        }
    }

    /** The way of a parameter, or null if it has only the boxed one. */
    static Passing of(Parameter parameter) {
        if (parameter.list()) {
            return switch (parameter.kind()) {
                case TENSOR -> parameter.optional() ? null : parameter.optionalElements() ? INDICES : TENSORS;
                case INT -> INTS;
                default -> null;
            };
        }
        boolean optional = parameter.optional();
        return switch (parameter.kind()) {
            case TENSOR -> optional ? OPTIONAL_TENSOR : TENSOR;
            case INT -> optional ? OPTIONAL_INT : INT;
            case FLOAT -> optional ? OPTIONAL_FLOAT : FLOAT;
            case BOOL -> optional ? OPTIONAL_BOOL : BOOL;
            case SCALAR -> optional ? OPTIONAL_SCALAR : SCALAR;
            case STRING -> optional ? OPTIONAL_TEXT : TEXT;
            case DTYPE -> optional ? OPTIONAL_DTYPE : DTYPE;
            case LAYOUT -> optional ? OPTIONAL_LAYOUT : null;
            case MEMORY_FORMAT -> optional ? OPTIONAL_MEMORY_FORMAT : MEMORY_FORMAT;
            case DEVICE -> optional ? OPTIONAL_DEVICE : null;
            case GENERATOR -> optional ? OPTIONAL_GENERATOR : null;
            case COMPLEX, UNSUPPORTED -> null;
        };
    }

    private static Passing needed(Class<?> type, Conversion conversion) {
        return new Passing(type, null, conversion);
    }

    private static final MemoryFormat[] MEMORY_FORMATS = MemoryFormat.values();
    private static final ScalarType[] SCALAR_TYPES = ScalarType.values();

    /** Programs add and multiply by few integers, mostly these. */
    private static final Scalar[] SMALL =
            LongStream.range(0, 17).mapToObj(SharedScalar::new).toArray(Scalar[]::new);

    private static final Passing TENSOR = needed(Tensor.class, (value, p) -> tensor(value));
    private static final Passing INT = needed(long.class, (value, p) -> integer(value));
    private static final Passing FLOAT = needed(double.class, (value, p) -> number(value));
    private static final Passing BOOL = needed(boolean.class, (value, p) -> value instanceof Boolean ? value : null);
    private static final Passing SCALAR = needed(Scalar.class, (value, p) -> scalar(value));
    private static final Passing TEXT =
            needed(String.class, (value, p) -> Guest.isString(value) ? Guest.toText(value) : null);
    private static final Passing DTYPE = needed(ScalarType.class, (value, p) -> dtype(value));
    private static final Passing MEMORY_FORMAT = needed(MemoryFormat.class, (value, p) -> memoryFormat(value));
    private static final Passing INTS = needed(long[].class, Passing::integers);
    private static final Passing TENSORS = needed(TensorVector.class, (value, p) -> tensors(value));
    private static final Passing INDICES = needed(TensorOptionalList.class, (value, p) -> indices(value));

    private static final Passing OPTIONAL_TENSOR = new Passing(
            TensorOptional.class,
            new TensorOptional(),
            (value, p) -> value instanceof TensorObject tensor ? new TensorOptional(tensor.get()) : null);
    private static final Passing OPTIONAL_INT = new Passing(
            LongOptional.class,
            new LongOptional(),
            (value, p) -> integer(value) instanceof Long number ? new LongOptional(number) : null);
    private static final Passing OPTIONAL_FLOAT = new Passing(
            DoubleOptional.class,
            new DoubleOptional(),
            (value, p) -> number(value) instanceof Double number ? new DoubleOptional(number) : null);
    private static final Passing OPTIONAL_BOOL = new Passing(
            BoolOptional.class,
            new BoolOptional(),
            (value, p) -> value instanceof Boolean truth ? new BoolOptional(truth) : null);
    private static final Passing OPTIONAL_SCALAR =
            new Passing(ScalarOptional.class, new ScalarOptional(), (value, p) -> {
                try (Scalar scalar = scalar(value)) {
                    return scalar == null ? null : new ScalarOptional(scalar);
                }
            });
    private static final Passing OPTIONAL_TEXT = new Passing(
            StringViewOptional.class, new StringViewOptional(), (value, p) -> null); // it would keep no text
    private static final Passing OPTIONAL_DTYPE = new Passing(
            ScalarTypeOptional.class,
            new ScalarTypeOptional(),
            (value, p) -> dtype(value) instanceof ScalarType type ? new ScalarTypeOptional(type) : null);
    private static final Passing OPTIONAL_LAYOUT = new Passing(
            LayoutOptional.class,
            new LayoutOptional(),
            (value, p) -> value instanceof Choice choice ? new LayoutOptional(Layout.values()[choice.code()]) : null);
    private static final Passing OPTIONAL_MEMORY_FORMAT = new Passing(
            MemoryFormatOptional.class,
            new MemoryFormatOptional(),
            (value, p) -> memoryFormat(value) instanceof MemoryFormat format ? new MemoryFormatOptional(format) : null);
    private static final Passing OPTIONAL_DEVICE = new Passing(
            DeviceOptional.class,
            new DeviceOptional(),
            (value, p) -> value instanceof DeviceObject device ? new DeviceOptional(device.device()) : null);
    private static final Passing OPTIONAL_GENERATOR = new Passing(
            GeneratorOptional.class,
            new GeneratorOptional(),
            (value, p) ->
                    value instanceof GeneratorObject generator ? new GeneratorOptional(generator.generator()) : null);

    /** A number takes part in type promotion as a number does. */
    private static Tensor tensor(Object value) {
        if (value instanceof TensorObject tensor) {
            return tensor.get();
        }
        try (Scalar number = scalar(value)) {
            return number == null ? null : torch.wrapped_scalar_tensor(number);
        }
    }

    private static Long integer(Object value) {
        return switch (value) {
            case Integer i -> (long) i;
            case Long l -> l;
            case Boolean b -> b ? 1L : 0L;
            default -> null;
        };
    }

    private static Double number(Object value) {
        return switch (value) {
            case Double d -> d;
            case Integer i -> (double) i;
            case Long l -> (double) l;
            default -> null;
        };
    }

    private static Scalar scalar(Object value) {
        return switch (value) {
            case Double d -> new Scalar(d);
            case Integer i -> i >= 0 && i < SMALL.length ? SMALL[i] : new Scalar((long) i);
            case Long l -> new Scalar(l);
            default -> null;
        };
    }

    /** A number that many calls share, so that none frees it. */
    private static final class SharedScalar extends Scalar {
        SharedScalar(long value) {
            super(value);
        }

        @Override
        public void deallocate() {
            // lives as long as the process
        }

        @Override
        public void close() {
            deallocate();
        }
    }

    private static ScalarType dtype(Object value) {
        if (value instanceof Choice choice) {
            for (ScalarType type : SCALAR_TYPES) {
                if (type.value == choice.code()) {
                    return type;
                }
            }
        }
        return null;
    }

    private static MemoryFormat memoryFormat(Object value) {
        return switch (value) {
            case Choice choice -> MEMORY_FORMATS[choice.code()];
            case Long code -> MEMORY_FORMATS[Math.toIntExact(code)]; // a default
            default -> null;
        };
    }

    private static long[] integers(Object value, Parameter parameter) throws InteropException {
        if (!Guest.isSequence(value)) {
            Long number = parameter.fixedSize() > 0 ? integer(value) : null;
            if (number == null) {
                return null;
            }
            long[] repeated = new long[parameter.fixedSize()];
            Arrays.fill(repeated, number);
            return repeated;
        }
        Object[] elements = Guest.elements(value);
        long[] numbers = new long[elements.length];
        for (int i = 0; i < numbers.length; i++) {
            Long number = integer(elements[i]);
            if (number == null) {
                return null;
            }
            numbers[i] = number;
        }
        return numbers;
    }

    private static TensorVector tensors(Object value) throws InteropException {
        Object[] elements = Guest.elements(value);
        Tensor[] tensors = new Tensor[elements.length];
        for (int i = 0; i < tensors.length; i++) {
            if (!(elements[i] instanceof TensorObject tensor)) {
                return null;
            }
            tensors[i] = tensor.get();
        }
        return new TensorVector(tensors);
    }

    private static TensorOptionalList indices(Object value) throws InteropException {
        TensorOptionalList list = new TensorOptionalList();
        for (Object element : Guest.elements(value)) {
            TensorOptional index = (TensorOptional) OPTIONAL_TENSOR.convert(element, null);
            if (index == null) {
                list.deallocate();
                return null;
            }
            list.push_back(index);
            OPTIONAL_TENSOR.free(index, element);
        }
        return list;
    }
}
