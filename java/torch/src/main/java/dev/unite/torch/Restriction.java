package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.TorchContext.NativeFunction;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What native functions refuse in a restricted engine: operators outside {@code aten} (they trust their caller), those that
 * reach files or trust sizes that they are told, what changes settings of the process or shows its addresses, and results
 * that are known beforehand to be too large. What cannot be known beforehand, {@link Lifetimes} counts afterwards.
 */
final class Restriction {
    private static final String NAMESPACE = "aten::";
    /** Files, parts of other operators that trust their caller, and layouts other than strided ones. */
    private static final Pattern REFUSED_OPERATORS =
            Pattern.compile("from_file|_.*|.*(_backward|sparse|nested|mkldnn|fbgemm|quantized).*");
    /** Of those whose name begins with an underscore, what the torch package's public functions consist of. */
    private static final Pattern PARTS_IN_USE = Pattern.compile("_foreach_.*|_fused_(adam|adamw|adagrad|sgd)_"
            + "|_sobol_engine_.*|_autocast_to_.*|_is_.*"
            + "|_(addmm_activation|conj|conj_physical|neg_view|dirichlet_grad|sample_dirichlet|standard_gamma|lazy_clone"
            + "|make_dual|unpack_dual|unique2|version|weight_norm|pack_padded_sequence|pad_packed_sequence|lu_with_info"
            + "|grouped_mm)");

    private static final Set<String> REFUSED_FUNCTIONS = Set.of(
            "set_num_threads",
            "set_default_dtype",
            "set_float32_matmul_precision",
            "data_ptr",
            "show_config",
            "parallel_info",
            "manual_seed_all",
            "own_generator",
            "hand_over",
            "take_over",
            "enter_dispatch",
            "decomposition",
            "start_times");
    /** A list of these is no shape. */
    private static final Pattern OTHER_LISTS = Pattern.compile(".*(split|stride|permute|index|pad|roll|scatter).*");

    private static final Set<String> SIZED_BY_NUMBERS = Set.of(
            "empty",
            "zeros",
            "ones",
            "rand",
            "randn",
            "eye",
            "new_empty",
            "new_zeros",
            "new_ones",
            "tril_indices",
            "triu_indices",
            "resize_");
    private static final Set<String> SIZED_BY_LARGEST =
            Set.of("arange", "linspace", "logspace", "randperm", "one_hot", "range", "bincount");

    private static final Set<String> REPEATERS = Set.of("repeat", "tile", "repeat_interleave");

    private final Limits limits;

    Restriction(Limits limits) {
        this.limits = limits;
    }

    void check(NativeFunction function, Object[] arguments) throws InteropException {
        int namespace = function.name().indexOf("::");
        if (namespace < 0) {
            if (REFUSED_FUNCTIONS.contains(function.name())
                    || function.name().equals("set_switch") && Switches.wouldChange(arguments)) {
                throw refused("torch._C." + function.name());
            }
            return;
        }
        int overload = function.name().indexOf('.');
        String name = function.name()
                .substring(namespace + 2, overload < 0 ? function.name().length() : overload);
        boolean computes = PARTS_IN_USE.matcher(name).matches()
                || !REFUSED_OPERATORS.matcher(name).matches();
        if (!function.name().startsWith(NAMESPACE) || !computes) {
            throw refused("torch.ops." + function.name());
        }
        checkSize(name, arguments);
    }

    /**
     * Refuses tensors that hold indices into themselves: a program reaches and changes them, and kernels trust them. What
     * they hold is not counted either.
     */
    static void checkKind(Tensor tensor) {
        if (tensor.defined()
                && (tensor.layout().value != torch.Layout.Strided.value
                        || tensor.is_nested()
                        || tensor.is_quantized())) {
            throw new TorchError(
                    "PermissionError",
                    "restricted engine: expected strided tensors, got a sparse, nested, quantized or mkldnn one; do without it, or"
                            + " open the engine without restricted()");
        }
        if (tensor.defined() && tensor.has_storage() && Resizing.exceedsItsMemory(tensor)) {
            throw new TorchError(
                    "PermissionError", "restricted engine: expected a tensor within its memory, got one beyond it");
        }
    }

    private static TorchError refused(String what) {
        return new TorchError(
                "PermissionError",
                what
                        + ": expected a function that computes with tensors only, got one that a restricted engine refuses;"
                        + " do without it, or open the engine without restricted()");
    }

    private void checkSize(String name, Object[] arguments) throws InteropException {
        double list = 1;
        double numbers = 1;
        double largest = 0;
        double tensors = 1;
        long[] common = new long[64];
        boolean broadcasts = true;
        for (Object argument : arguments) {
            Object value = Guest.unwrap(argument);
            if (value instanceof TensorObject tensor) {
                long[] shape = DataFunctions.shape(tensor.get());
                tensors *= Math.max(1, tensor.get().numel());
                broadcasts &= broadcast(common, shape);
            } else if (Guest.isInteger(value)) {
                double number = Math.abs((double) Guest.toLong(value));
                numbers *= Math.max(1, number);
                largest = Math.max(largest, number);
            } else if (Guest.isFloat(value)) {
                largest = Math.max(largest, Math.abs(Guest.toDouble(value)));
            } else if (Guest.isSequence(value)) {
                list = Math.max(list, product(value));
            }
        }
        double size = OTHER_LISTS.matcher(name).matches() ? 0 : list;
        size = SIZED_BY_NUMBERS.contains(name) ? Math.max(size, numbers) : size;
        size = SIZED_BY_LARGEST.contains(name) ? Math.max(size, largest * tensors) : size;
        size = REPEATERS.contains(name) ? Math.max(list, numbers) * tensors : size;
        size = broadcasts ? Math.max(size, product(common)) : size;
        if (size > limits.elements()) {
            throw new TorchError(
                    "MemoryError",
                    String.format(
                            "%s: expected a result of at most %d elements, the limit of the restricted engine, got about"
                                    + " %.3g; make it smaller or raise the limit",
                            name, limits.elements(), size));
        }
    }

    /** Widens the common shape, last dimension first, by a further one; tells whether it fits. */
    private static boolean broadcast(long[] common, long[] shape) {
        for (int i = 0; i < Math.min(shape.length, common.length); i++) {
            long size = shape[shape.length - 1 - i];
            if (common[i] > 1 && size > 1 && size != common[i]) {
                return false;
            }
            common[i] = Math.max(common[i], size);
        }
        return true;
    }

    private static double product(long[] sizes) {
        double product = 1;
        for (long size : sizes) {
            product *= Math.max(1, size);
        }
        return product;
    }

    private static double product(Object sequence) throws InteropException {
        double product = 1;
        for (Object element : Guest.elements(sequence)) {
            if (Guest.isInteger(element)) {
                product *= Math.max(1, Math.abs((double) Guest.toLong(element)));
            }
        }
        return product;
    }
}
