package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Direct calls of the operators that models use in their inner loop: four times cheaper than the boxed dispatcher, with the
 * same results. A kernel that the arguments don't fit answers null, and the call goes the boxed way.
 */
final class TypedKernels {
    private static final Map<String, Kernel> KERNELS = new HashMap<>();

    private TypedKernels() {}

    /** One operator on the guest's unwrapped arguments. */
    interface Kernel {
        /** A new native tensor, or the guest's value to return (in-place operators, lists), or null if the types don't fit. */
        Object call(Object[] arguments) throws InteropException;
    }

    interface Unary {
        Tensor call(Tensor self);
    }

    interface Binary {
        Tensor call(Tensor self, Tensor other);
    }

    interface WithScalar {
        Tensor call(Tensor self, Scalar other);
    }

    interface WithLong {
        Tensor call(Tensor self, long value);
    }

    interface WithLongs {
        Tensor call(Tensor self, long[] values);
    }

    static Kernel find(String name) {
        return KERNELS.get(name);
    }

    static Set<String> names() {
        return KERNELS.keySet();
    }

    static {
        pointwise();
        inPlace();
        comparisons();
        products();
        shapes();
        reductions();
        networks();
    }

    private static void pointwise() {
        unary("neg", Tensor::neg);
        unary("exp", Tensor::exp);
        unary("log", Tensor::log);
        unary("sqrt", Tensor::sqrt);
        unary("rsqrt", Tensor::rsqrt);
        unary("square", Tensor::square);
        unary("abs", Tensor::abs);
        unary("sin", Tensor::sin);
        unary("cos", Tensor::cos);
        unary("tanh", Tensor::tanh);
        unary("sigmoid", Tensor::sigmoid);
        unary("relu", Tensor::relu);
        unary("silu", torch::silu);
        unary("gelu", torch::gelu);
        unary("detach", Tensor::detach);
        unary("clone", Tensor::clone);
        unary("contiguous", Tensor::contiguous);
        unary("zeros_like", torch::zeros_like);
        unary("isfinite", Tensor::isfinite);
        binary("add", Tensor::add, Tensor::add);
        binary("sub", Tensor::sub, Tensor::sub);
        binary("mul", Tensor::mul, Tensor::mul);
        binary("div", Tensor::div, Tensor::div);
        binary("pow", Tensor::pow, Tensor::pow);
        binary("maximum", Tensor::maximum, null);
        binary("minimum", Tensor::minimum, null);
        KERNELS.put("lerp", a -> a.length == 3 && tensors(a, 3) ? at(a, 0).lerp(at(a, 1), at(a, 2)) : null);
        KERNELS.put("where", a -> a.length == 3 && tensors(a, 3) ? at(a, 1).where(at(a, 0), at(a, 2)) : null);
    }

    private static void inPlace() {
        inPlace("add_", Tensor::add_, Tensor::add_);
        inPlace("sub_", Tensor::sub_, Tensor::sub_);
        inPlace("mul_", Tensor::mul_, Tensor::mul_);
        inPlace("div_", Tensor::div_, Tensor::div_);
        inPlace("copy_", Tensor::copy_, null);
        inPlaceUnary("zero_", Tensor::zero_);
        inPlaceUnary("sqrt_", Tensor::sqrt_);
        inPlaceUnary("neg_", Tensor::neg_);
    }

    private static void comparisons() {
        binary("eq", Tensor::eq, Tensor::eq);
        binary("ne", Tensor::ne, Tensor::ne);
        binary("lt", Tensor::lt, Tensor::lt);
        binary("le", Tensor::le, Tensor::le);
        binary("gt", Tensor::gt, Tensor::gt);
        binary("ge", Tensor::ge, Tensor::ge);
    }

    private static void products() {
        binary("matmul", Tensor::matmul, null);
        binary("mm", Tensor::mm, null);
        binary("bmm", Tensor::bmm, null);
        KERNELS.put("linear", a -> {
            if (a.length == 2 && tensors(a, 2)) {
                return torch.linear(at(a, 0), at(a, 1));
            }
            if (a.length != 3 || !tensors(a, 2) || !isOptionalTensor(a[2])) {
                return null;
            }
            try (TensorOptional bias = optional(a[2])) {
                return torch.linear(at(a, 0), at(a, 1), bias);
            }
        });
    }

    private static void shapes() {
        unary("t", Tensor::t);
        withLong("unsqueeze", Tensor::unsqueeze);
        withLong("squeeze", Tensor::squeeze);
        withLongs("permute", Tensor::permute);
        withLongs("reshape", Tensor::reshape);
        withLongs("view", Tensor::view);
        withLongs("expand", (self, sizes) -> self.expand(sizes, false));
        KERNELS.put(
                "transpose",
                a -> a.length == 3 && tensors(a, 1) && longs(a, 1, 3)
                        ? at(a, 0).transpose(longAt(a, 1), longAt(a, 2))
                        : null);
        KERNELS.put(
                "select",
                a -> a.length == 3 && tensors(a, 1) && longs(a, 1, 3)
                        ? at(a, 0).select(longAt(a, 1), longAt(a, 2))
                        : null);
        KERNELS.put(
                "narrow",
                a -> a.length == 4 && tensors(a, 1) && longs(a, 1, 4)
                        ? at(a, 0).narrow(longAt(a, 1), longAt(a, 2), longAt(a, 3))
                        : null);
        KERNELS.put("slice", a -> {
            if (a.length != 5 || !tensors(a, 1) || !longs(a, 1, 5)) {
                return null;
            }
            try (LongOptional start = new LongOptional(longAt(a, 2));
                    LongOptional end = new LongOptional(longAt(a, 3))) {
                return at(a, 0).slice(longAt(a, 1), start, end, longAt(a, 4));
            }
        });
        KERNELS.put("cat", a -> joined(a, torch::cat));
        KERNELS.put("stack", a -> joined(a, torch::stack));
    }

    private static void reductions() {
        unary("sum", Tensor::sum);
        unary("mean", Tensor::mean);
        overDimensions("sum", torch::sum);
        overDimensions("mean", torch::mean);
    }

    private static void networks() {
        KERNELS.put("embedding", a -> a.length == 2 && tensors(a, 2) ? torch.embedding(at(a, 0), at(a, 1)) : null);
        KERNELS.put(
                "softmax",
                a -> a.length == 2 && tensors(a, 1) && longs(a, 1, 2) ? torch.softmax(at(a, 0), longAt(a, 1)) : null);
        KERNELS.put(
                "scaled_dot_product_attention",
                a -> a.length == 3 && tensors(a, 3)
                        ? torch.scaled_dot_product_attention(at(a, 0), at(a, 1), at(a, 2))
                        : null);
        KERNELS.put("layer_norm", a -> {
            if (a.length != 5
                    || !tensors(a, 1)
                    || !Guest.isSequence(a[1])
                    || !isOptionalTensor(a[2])
                    || !isOptionalTensor(a[3])
                    || !(a[4] instanceof Double eps)) {
                return null;
            }
            try (TensorOptional weight = optional(a[2]);
                    TensorOptional bias = optional(a[3])) {
                return torch.layer_norm(at(a, 0), Guest.longs(a[1]), weight, bias, eps, true);
            }
        });
    }

    private interface Join {
        Tensor call(TensorVector tensors, long dim);
    }

    private static Tensor joined(Object[] a, Join join) throws InteropException {
        if (a.length == 0 || a.length > 2 || !Guest.isSequence(a[0]) || (a.length == 2 && !longs(a, 1, 2))) {
            return null;
        }
        Object[] elements = Guest.elements(a[0]);
        Tensor[] tensors = new Tensor[elements.length];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = Guest.tensor(elements[i]).get();
        }
        try (TensorVector vector = new TensorVector(tensors)) {
            return join.call(vector, a.length == 2 ? longAt(a, 1) : 0);
        }
    }

    private interface Reduction {
        Tensor call(Tensor self, long[] dims, boolean keepdim, org.bytedeco.pytorch.ScalarTypeOptional dtype);
    }

    /** {@code op(self, dim, keepdim)} beside the one that takes {@code self} alone. */
    private static void overDimensions(String name, Reduction reduction) {
        Kernel whole = KERNELS.get(name);
        KERNELS.put(name, a -> {
            if (a.length < 2 || a.length > 3 || !tensors(a, 1) || (a.length == 3 && !(a[2] instanceof Boolean))) {
                return whole.call(a);
            }
            long[] dims =
                    longs(a, 1, 2) ? new long[] {longAt(a, 1)} : Guest.isSequence(a[1]) ? Guest.longs(a[1]) : null;
            if (dims == null) {
                return null;
            }
            try (var dtype = new org.bytedeco.pytorch.ScalarTypeOptional()) {
                return reduction.call(at(a, 0), dims, a.length == 3 && (Boolean) a[2], dtype);
            }
        });
    }

    private static void unary(String name, Unary kernel) {
        KERNELS.put(name, a -> a.length == 1 && tensors(a, 1) ? kernel.call(at(a, 0)) : null);
    }

    private static void binary(String name, Binary tensors, WithScalar scalars) {
        KERNELS.put(name, a -> {
            if (a.length != 2 || !tensors(a, 1)) {
                return null;
            }
            if (a[1] instanceof TensorObject other) {
                return tensors.call(at(a, 0), other.get());
            }
            return scalars == null ? null : withScalar(at(a, 0), a[1], scalars);
        });
    }

    private static void inPlace(String name, Binary tensors, WithScalar scalars) {
        KERNELS.put(name, a -> {
            if (a.length != 2 || !tensors(a, 1)) {
                return null;
            }
            Tensor self;
            if (a[1] instanceof TensorObject other) {
                self = tensors.call(at(a, 0), other.get());
            } else {
                self = scalars == null ? null : withScalar(at(a, 0), a[1], scalars);
            }
            return self == null ? null : same(self, a[0]);
        });
    }

    private static void inPlaceUnary(String name, Unary kernel) {
        KERNELS.put(name, a -> a.length == 1 && tensors(a, 1) ? same(kernel.call(at(a, 0)), a[0]) : null);
    }

    /** The guest keeps the handle it has. libtorch's reference to the same tensor is dropped if it is a new one. */
    private static Object same(Tensor reference, Object handle) {
        if (reference != ((TensorObject) handle).get()) {
            reference.deallocate();
        }
        return handle;
    }

    private static void withLong(String name, WithLong kernel) {
        KERNELS.put(
                name,
                a -> a.length == 2 && tensors(a, 1) && longs(a, 1, 2) ? kernel.call(at(a, 0), longAt(a, 1)) : null);
    }

    /** {@code op(self, sizes)} and {@code op(self, size, size, …)}. */
    private static void withLongs(String name, WithLongs kernel) {
        KERNELS.put(name, a -> {
            if (a.length < 2 || !tensors(a, 1)) {
                return null;
            }
            if (a.length == 2 && Guest.isSequence(a[1])) {
                return kernel.call(at(a, 0), Guest.longs(a[1]));
            }
            if (!longs(a, 1, a.length)) {
                return null;
            }
            long[] values = new long[a.length - 1];
            for (int i = 0; i < values.length; i++) {
                values[i] = longAt(a, i + 1);
            }
            return kernel.call(at(a, 0), values);
        });
    }

    private static Tensor withScalar(Tensor self, Object value, WithScalar kernel) {
        try (Scalar scalar = scalarOf(value)) {
            return scalar == null ? null : kernel.call(self, scalar);
        }
    }

    private static Scalar scalarOf(Object value) {
        return switch (value) {
            case Double d -> new Scalar(d);
            case Integer i -> new Scalar((long) i);
            case Long l -> new Scalar(l);
            default -> null;
        };
    }

    private static boolean tensors(Object[] arguments, int count) {
        for (int i = 0; i < count; i++) {
            if (!(arguments[i] instanceof TensorObject)) {
                return false;
            }
        }
        return true;
    }

    private static Tensor at(Object[] arguments, int index) {
        return ((TensorObject) arguments[index]).get();
    }

    private static boolean longs(Object[] arguments, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!(arguments[i] instanceof Integer) && !(arguments[i] instanceof Long)) {
                return false;
            }
        }
        return true;
    }

    private static long longAt(Object[] arguments, int index) {
        return ((Number) arguments[index]).longValue();
    }

    private static boolean isOptionalTensor(Object value) {
        return value instanceof TensorObject || Guest.isNone(value);
    }

    private static TensorOptional optional(Object value) {
        return value instanceof TensorObject tensor ? new TensorOptional(tensor.get()) : new TensorOptional();
    }
}
