package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Native functions that read a tensor's properties and numbers, or make one from the guest's. */
final class TensorFunctions {
    private TensorFunctions() {}

    interface Query {
        Object of(Tensor tensor);
    }

    static void define(Library library, Lifetimes lifetimes) {
        properties(library);
        choices(library);
        library.define("item", a -> item(tensor(a)));
        library.define("tolist", a -> numbers(tensor(a)));
        library.define(
                "is_same",
                Repeat.CONSTANT,
                a -> tensor(a).is_same(Guest.tensor(a[1]).get()));
        library.define("set_data", a -> {
            tensor(a).set_data(Guest.tensor(a[1]).get());
            lifetimes.admitAgain(Guest.tensor(a[0]));
            return Result.NONE;
        });
        library.define("from_numbers", Repeat.CONSTANT, a -> fromNumbers(a, lifetimes));
    }

    private static void properties(Library library) {
        query(library, "dim", Tensor::dim);
        query(library, "numel", Tensor::numel);
        query(library, "dtype_code", t -> (long) t.scalar_type().value);
        query(library, "layout_code", t -> (long) t.layout().value);
        query(library, "device_text", TensorFunctions::deviceText);
        query(library, "is_cpu", Tensor::is_cpu);
        query(library, "is_contiguous", Tensor::is_contiguous);
        library.define(
                "is_contiguous_in",
                Repeat.CONSTANT,
                a -> Guest.tensor(a[0])
                        .get()
                        .is_contiguous(torch.MemoryFormat.values()[((Choice) Guest.unwrap(a[1])).code()]));
        query(library, "requires_grad", Tensor::requires_grad);
        query(library, "is_leaf", Tensor::is_leaf);
        query(library, "is_floating_point", Tensor::is_floating_point);
        query(library, "storage_offset", Tensor::storage_offset);
        query(library, "element_size", Tensor::element_size);
        query(library, "data_ptr", TensorFunctions::address);
        query(
                library,
                "memory_token",
                t -> Token.of(t.numel() == 0 ? 0 : address(t) - t.storage_offset() * t.element_size()));
        library.define("bump_version", Repeat.REPEATED, a -> {
            Guest.tensor(a[0]).get().unsafeGetTensorImpl().bump_version();
            return Result.NONE;
        });
        query(library, "version", Tensor::_version);
        query(library, "nbytes", Tensor::nbytes);
        query(library, "is_view", Tensor::is_view);
        query(library, "is_inference", Tensor::is_inference);
        query(library, "is_nested", Tensor::is_nested);
        query(library, "use_count", Tensor::use_count);
        query(library, "defined", Tensor::defined);
        query(library, "sizes", t -> longs(t, true));
        query(library, "strides", t -> longs(t, false));
        library.define("size", Repeat.CONSTANT, a -> tensor(a).size(Guest.toLong(a[1])));
    }

    private static void choices(Library library) {
        Map<String, Choice> made = new ConcurrentHashMap<>();
        library.define("dtype", Repeat.CONSTANT, a -> made.computeIfAbsent(Guest.toText(a[0]), TensorFunctions::dtype));
        library.define(
                "memory_format",
                Repeat.CONSTANT,
                a -> new Choice(
                        Choice.Kind.MEMORY_FORMAT,
                        Guest.toText(a[0]),
                        named(torch.MemoryFormat.class, Guest.toText(a[0])).value));
        library.define(
                "layout",
                Repeat.CONSTANT,
                a -> new Choice(
                        Choice.Kind.LAYOUT, Guest.toText(a[0]), named(torch.Layout.class, Guest.toText(a[0])).value));
        Map<String, DeviceObject> devices = new ConcurrentHashMap<>();
        library.define(
                "device",
                Repeat.CONSTANT,
                a -> devices.computeIfAbsent(Guest.toText(a[0]), text -> new DeviceObject(new Device(text))));
    }

    private static void query(Library library, String name, Query query) {
        library.define(name, Repeat.CONSTANT, a -> query.of(tensor(a)));
    }

    /** The place of the first element; 0 where there is none, as in PyTorch. */
    private static long address(Tensor tensor) {
        Pointer data = tensor.data_ptr();
        return data == null ? 0 : data.address();
    }

    static String deviceText(Tensor tensor) {
        if (tensor.is_cpu()) {
            return "cpu";
        }
        try (Device device = tensor.device()) {
            return DeviceObject.text(device);
        }
    }

    private static Tensor tensor(Object[] arguments) throws InteropException {
        return Guest.tensor(arguments[0]).get();
    }

    private static Choice dtype(String scalarType) {
        return new Choice(Choice.Kind.DTYPE, scalarType, named(ScalarType.class, scalarType).value);
    }

    private static <E extends Enum<E>> E named(Class<E> kind, String name) {
        return EnumSet.allOf(kind).stream()
                .filter(choice -> choice.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TorchError(
                        "ValueError",
                        "libtorch's " + kind.getSimpleName() + ": expected one of " + EnumSet.allOf(kind) + ", got '"
                                + name + "'"));
    }

    private static Result.Several longs(Tensor tensor, boolean sizes) {
        Object[] values = new Object[(int) tensor.dim()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sizes ? tensor.size(i) : tensor.stride(i);
        }
        return new Result.Several(values);
    }

    /** The one number of a tensor; complex ones as a pair. */
    private static Object item(Tensor tensor) {
        if (tensor.numel() != 1) {
            throw new TorchError(
                    "RuntimeError", "a Tensor with " + tensor.numel() + " elements cannot be converted to Scalar");
        }
        if (tensor.is_meta()) {
            throw new TorchError("RuntimeError", "Tensor.item() cannot be called on meta tensors");
        }
        if (tensor.is_complex()) {
            try (Tensor plain = tensor.resolve_conj();
                    Tensor pair = torch.view_as_real(plain)) {
                return numbers(pair);
            }
        }
        return switch (tensor.scalar_type().intern()) {
            case Bool -> tensor.item_bool();
            case Byte, Char, Short, Int, Long, UInt16, UInt32 -> tensor.item_long();
            case UInt64 -> {
                try (Tensor signed = tensor.view(ScalarType.Long)) {
                    yield signed.item_long();
                }
            }
            default -> tensor.item_double();
        };
    }

    /** All numbers in row-major order. */
    private static Result.Several numbers(Tensor tensor) {
        if (tensor.is_quantized()) {
            throw new TorchError("RuntimeError", "load_scalar: invalid type");
        }
        ScalarType type = tensor.scalar_type().intern();
        ScalarType wide = type == ScalarType.Bool
                ? ScalarType.Bool
                : tensor.is_floating_point() ? ScalarType.Double : ScalarType.Long;
        try (Tensor copy = DataFunctions.rows(tensor, wide)) {
            int count = Math.toIntExact(copy.numel());
            Object[] values = new Object[count];
            switch (wide) {
                case Bool -> {
                    BytePointer data = new BytePointer(copy.data_ptr());
                    for (int i = 0; i < count; i++) {
                        values[i] = data.get(i) != 0;
                    }
                }
                case Double -> {
                    var data = copy.data_ptr_double();
                    for (int i = 0; i < count; i++) {
                        values[i] = data.get(i);
                    }
                }
                default -> {
                    var data = copy.data_ptr_long();
                    for (int i = 0; i < count; i++) {
                        values[i] = data.get(i);
                    }
                }
            }
            return new Result.Several(values);
        }
    }

    /** {@code (flat list of bool, int or float, sizes, dtype or None)}: a new CPU tensor; without dtype by PyTorch's rule. */
    private static Object fromNumbers(Object[] arguments, Lifetimes lifetimes) throws InteropException {
        Object[] values = Guest.elements(arguments[0]);
        long[] sizes = Guest.longs(arguments[1]);
        boolean floats = false;
        boolean bools = values.length > 0;
        for (Object value : values) {
            floats |= Guest.isFloat(value);
            bools &= Guest.isBoolean(value);
        }
        ScalarType natural = bools
                ? ScalarType.Bool
                : floats || values.length == 0
                        ? torch.get_default_dtype_as_scalartype().intern()
                        : ScalarType.Long;
        Object given = Guest.unwrap(arguments[2]);
        ScalarType wanted = given instanceof Choice choice ? scalarType(choice.code()) : natural;
        try (Tensor wide = floats ? doubles(values, wanted) : integers(values, wanted);
                Tensor typed = wide.to(wanted)) {
            return lifetimes.adopt(typed.view(sizes));
        }
    }

    private static Tensor doubles(Object[] values, ScalarType wanted) throws InteropException {
        double[] numbers = new double[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Guest.isBoolean(values[i]) ? (Guest.toBoolean(values[i]) ? 1 : 0) : Guest.toDouble(values[i]);
        }
        NumberRange.check(numbers, wanted);
        return copyOf(new org.bytedeco.javacpp.DoublePointer(numbers), numbers.length, ScalarType.Double);
    }

    private static Tensor integers(Object[] values, ScalarType wanted) throws InteropException {
        long[] numbers = new long[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Guest.isBoolean(values[i]) ? (Guest.toBoolean(values[i]) ? 1 : 0) : Guest.toLong(values[i]);
        }
        NumberRange.check(numbers, wanted);
        return copyOf(new org.bytedeco.javacpp.LongPointer(numbers), numbers.length, ScalarType.Long);
    }

    private static Tensor copyOf(Pointer numbers, int count, ScalarType type) {
        var options = new org.bytedeco.pytorch.TensorOptions(type);
        try (numbers;
                options;
                Tensor borrowed = torch.from_blob(numbers, new long[] {count}, options)) {
            return borrowed.clone();
        }
    }

    static ScalarType scalarType(int code) {
        for (ScalarType type : ScalarType.values()) {
            if (type.value == code) {
                return type.intern();
            }
        }
        throw new TorchError("ValueError", "dtype: expected a libtorch ScalarType, got number " + code);
    }
}
