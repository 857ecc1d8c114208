package dev.unite.torch;

import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.Schema.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The process that {@link OperatorFuzzTest} expects to live: calls operators with values that fit their signatures and make
 * no sense, and with values that fit nothing. Before each operator it writes the operator's name into a file.
 */
final class OperatorFuzz {
    static final long[] NUMBERS = {0, 1, 2, 3, 4, 7, -1, -2, -5, 100, 1 << 20, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE
    };
    static final double[] REALS = {0, 1, -1, 0.5, 1e-30, 1e30, Double.NaN, Double.POSITIVE_INFINITY};
    private static final String[] TEXTS = {
        "", "mean", "sum", "none", "ij", "reflect", "ij,jk->ik", "floor", "\u0000", "fro"
    };

    private final Random random;
    private final List<TensorObject> tensors;
    private final DeviceObject device;
    private final DeviceObject meta = new DeviceObject(new Device("meta"));

    private OperatorFuzz(long seed, String place) {
        random = new Random(seed);
        device = new DeviceObject(new Device(place));
        tensors = place.equals("cpu") ? samples() : moved(samples(), device);
    }

    /** Arguments: file, seed, calls an overload, first operator's index, and where the tensors are if not in main memory. */
    public static void main(String[] arguments) throws IOException {
        Path progress = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        TorchContext context = new TorchContext();
        torch.set_num_threads(1);
        String place = arguments.length > 4 ? arguments[4] : "cpu";
        List<String> names = List.copyOf(context.operators().names("aten"));
        for (int i = Integer.parseInt(arguments[3]); i < names.size(); i++) {
            Files.writeString(progress, i + " " + names.get(i));
            new OperatorFuzz(seed + i, place).run("aten::" + names.get(i), context, calls);
            if (!place.equals("cpu") && isLost()) {
                System.exit(FuzzProcess.DEVICE_LOST);
            }
        }
        context.close();
        Files.writeString(progress, names.size() + " end");
    }

    /** Whether a kernel's assertion, of an index out of range for example, has ended the use of the device in this process. */
    private static boolean isLost() {
        try {
            torch.cuda_synchronize();
            return false;
        } catch (RuntimeException lost) {
            return true;
        }
    }

    private void run(String name, TorchContext context, int calls) {
        Operator operator = new Operator(name, context);
        for (Overload overload : context.operators().overloads(name)) {
            for (int call = 0; call < calls; call++) {
                long scope = context.lifetimes().enter("a call");
                try {
                    operator.callWithKeywords(arguments(overload.schema()));
                } catch (Exception refused) {
                    // an exception is what a wrong call should give
                }
                context.lifetimes().leave(scope, "the end of a call");
            }
        }
    }

    /** {@code (count, positional…, names…, values…)}. */
    private Object[] arguments(Schema schema) {
        List<Object> positional = new ArrayList<>();
        List<Object> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Parameter parameter : schema.parameters()) {
            if (parameter.hasDefault() && random.nextInt(3) > 0) {
                continue;
            }
            Object value = random.nextInt(40) == 0 ? anything() : fitting(parameter);
            if (names.isEmpty() && !parameter.keywordOnly()) {
                positional.add(value);
            } else {
                names.add(parameter.name());
                values.add(value);
            }
        }
        List<Object> all = new ArrayList<>();
        all.add((long) positional.size());
        all.addAll(positional);
        all.addAll(names);
        all.addAll(values);
        return all.toArray();
    }

    private Object fitting(Parameter parameter) {
        if (parameter.optional() && random.nextInt(3) == 0) {
            return Result.NONE;
        }
        if (!parameter.list()) {
            return single(parameter);
        }
        int usual = parameter.fixedSize() > 0 ? parameter.fixedSize() : 1 + random.nextInt(3);
        Object[] elements = new Object[random.nextInt(5) == 0 ? random.nextInt(6) : usual];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = parameter.optionalElements() && random.nextInt(3) == 0 ? Result.NONE : single(parameter);
        }
        return new Result.Several(elements);
    }

    private Object single(Parameter parameter) {
        return switch (parameter.kind()) {
            case TENSOR -> tensor();
            case INT -> NUMBERS[random.nextInt(random.nextInt(3) == 0 ? NUMBERS.length : 7)];
            case FLOAT, COMPLEX -> REALS[random.nextInt(REALS.length)];
            case BOOL -> random.nextBoolean();
            case SCALAR ->
                random.nextBoolean() ? (Object) REALS[random.nextInt(REALS.length)] : NUMBERS[random.nextInt(9)];
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case DTYPE -> new Choice(Choice.Kind.DTYPE, "dtype", random.nextInt(16));
            case LAYOUT -> new Choice(Choice.Kind.LAYOUT, "layout", random.nextInt(7));
            case MEMORY_FORMAT -> new Choice(Choice.Kind.MEMORY_FORMAT, "memory format", random.nextInt(4));
            case DEVICE -> random.nextInt(4) == 0 ? meta : device;
            case GENERATOR, UNSUPPORTED -> Result.NONE;
        };
    }

    private Object anything() {
        return switch (random.nextInt(6)) {
            case 0 -> tensor();
            case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 2 -> "text";
            case 3 -> Result.NONE;
            case 4 -> new Result.Several(new Object[] {1L, 2.5, "three"});
            default -> REALS[random.nextInt(REALS.length)];
        };
    }

    private TensorObject tensor() {
        return tensors.get(random.nextInt(tensors.size()));
    }

    /** The same on a device, but for every eighth, which stays where it is. */
    private static List<TensorObject> moved(List<TensorObject> made, DeviceObject device) {
        List<TensorObject> there = new ArrayList<>();
        for (TensorObject one : made) {
            boolean stays = !one.isLive() || there.size() % 8 == 7;
            there.add(stays ? one : new TensorObject(moved(one.get(), device)));
        }
        return there;
    }

    private static Tensor moved(Tensor tensor, DeviceObject device) {
        return tensor.detach().to(device.device(), tensor.scalar_type()).set_requires_grad(tensor.requires_grad());
    }

    /** Of all ranks to five and many dtypes; empty, strided, broadcast, of NaN, of indices, complex, sparse, released. */
    static List<TensorObject> samples() {
        List<Tensor> made = new ArrayList<>();
        for (long[] sizes :
                new long[][] {{}, {0}, {1}, {4}, {2, 3}, {3, 3}, {0, 3}, {2, 3, 4}, {2, 3, 4, 4}, {1, 2, 3, 4, 4}}) {
            made.add(torch.rand(sizes));
            made.add(torch.rand(sizes).set_requires_grad(true));
            made.add(torch.rand(sizes).to(torch.ScalarType.Double));
            made.add(torch.rand(sizes).mul(new Scalar(5)).to(torch.ScalarType.Long));
        }
        made.add(torch.rand(3, 3).to(torch.ScalarType.Bool));
        made.add(torch.rand(3, 3).to(torch.ScalarType.BFloat16));
        made.add(torch.rand(3, 3).to(torch.ScalarType.Half));
        made.add(torch.rand(3, 3).to(torch.ScalarType.ComplexFloat));
        made.add(torch.rand(3, 3).to(torch.ScalarType.Byte));
        made.add(torch.rand(3, 3).to(torch.ScalarType.Int));
        made.add(torch.rand(3, 3).div(new Scalar(0.0)).sub(torch.rand(3, 3).div(new Scalar(0.0))));
        made.add(torch.rand(4, 6).t());
        made.add(torch.rand(3, 1).expand(3, 3));
        made.add(torch.rand(3).to(torch.ScalarType.Long).sub(new Scalar(7)));
        made.add(torch.rand(3).to(torch.ScalarType.Long).add(new Scalar(1L << 40)));
        made.add(torch.rand(3, 3).to_sparse());
        List<TensorObject> objects =
                new ArrayList<>(made.stream().map(TensorObject::new).toList());
        TensorObject released = new TensorObject(torch.rand(2, 3));
        released.release("the making of samples");
        objects.add(released);
        return objects;
    }
}
