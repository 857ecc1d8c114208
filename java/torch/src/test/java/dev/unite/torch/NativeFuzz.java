package dev.unite.torch;

import dev.unite.torch.NativeObject.Choice;
import dev.unite.torch.NativeObject.DeviceObject;
import dev.unite.torch.NativeObject.GeneratorObject;
import dev.unite.torch.TorchContext.NativeFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * The process that {@link NativeFuzzTest} expects to live: calls the native functions beside the operators with values of
 * every kind, in every number. Failures of Java's that are no answer to a wrong argument go into a file, one a line.
 */
final class NativeFuzz {
    /** The engine's own way to raise is not replaced; a mode left on would stand in for the fuzzer's own operators. */
    private static final List<String> LEFT_OUT = List.of("raise_with", "enter_dispatch");

    private static final String[] TEXTS = {
        "",
        "cpu",
        "cuda",
        "cuda:7",
        "meta",
        "nonsense",
        "Float",
        "Long",
        "Contiguous",
        "Strided",
        "relu",
        "aten::relu",
        "aten::add_",
        "aten::nothing",
        "mkldnn",
        "cudnn",
        "highest",
        "the end of a call",
        "\u0000"
    };

    private static final String[] OPERATORS = {
        "aten::add",
        "aten::mul",
        "aten::matmul",
        "aten::relu",
        "aten::sum",
        "aten::transpose",
        "aten::copy_",
        "aten::reshape"
    };

    private final Random random;
    private final TorchContext context;
    private final List<Object> values = new ArrayList<>();
    private final List<NativeFunction> functions;

    private NativeFuzz(long seed, TorchContext context, List<NativeFunction> functions) {
        this.random = new Random(seed);
        this.context = context;
        this.functions = functions;
        torch.set_default_dtype(torch.scalarTypeToTypeMeta(torch.ScalarType.Float));
        values.addAll(OperatorFuzz.samples());
        values.add(new DeviceObject(new Device("cpu")));
        values.add(new DeviceObject(new Device("meta")));
        values.add(new GeneratorObject(torch.make_generator_cpu()));
        for (int code : new int[] {0, 4, 6, 7, 11, 15, 99, -1}) {
            values.add(new Choice(Choice.Kind.DTYPE, "dtype", code));
        }
        values.add(new Choice(Choice.Kind.LAYOUT, "layout", 0));
    }

    /** Arguments: file, seed, calls a function, first function's index. */
    public static void main(String[] arguments) throws Exception {
        Path progress = Path.of(arguments[0]);
        TorchContext context = new TorchContext();
        torch.set_num_threads(1);
        List<NativeFunction> functions = new ArrayList<>();
        for (Object name : ((Result.Several) context.library().getMembers(false)).values()) {
            if (!LEFT_OUT.contains(name)) {
                functions.add(context.library().readMember((String) name));
            }
        }
        for (int i = Integer.parseInt(arguments[3]); i < functions.size(); i++) {
            Files.writeString(progress, i + " " + functions.get(i).name());
            var fuzz = new NativeFuzz(Long.parseLong(arguments[1]) + i, context, functions);
            for (int call = 0; call < Integer.parseInt(arguments[2]); call++) {
                fuzz.call(functions.get(i), progress.resolveSibling("findings"));
            }
        }
        context.close();
        Files.writeString(progress, functions.size() + " end");
    }

    private void call(NativeFunction function, Path findings) throws IOException {
        Object[] arguments = new Object[random.nextInt(7)];
        Arrays.setAll(arguments, i -> value(2));
        attempt(function, findings, arguments);
        if (context.recording() != null) {
            record(findings, arguments);
        }
        context.abandonRecording();
    }

    /** Calls some operators, and then the recording of them, with the recorded arguments and with others. */
    private void record(Path findings, Object[] arguments) throws IOException {
        List<Object> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Object given = arguments.length == 0 ? value(0) : arguments[random.nextInt(arguments.length)];
            Object result = attempt(function("operator"), findings, OPERATORS[random.nextInt(OPERATORS.length)]);
            if (result instanceof NativeFunction operator
                    && attempt(operator, findings, given, value(0)) instanceof TensorObject tensor) {
                made.add(tensor);
            }
        }
        Object replay = attempt(function("finish_recording"), findings, made.toArray());
        if (replay instanceof NativeFunction recorded) {
            attempt(recorded, findings, arguments);
            Object[] others = new Object[random.nextInt(4)];
            Arrays.setAll(others, i -> value(1));
            attempt(recorded, findings, others);
        }
    }

    private NativeFunction function(String name) {
        return functions.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Object attempt(NativeFunction function, Path findings, Object... arguments) throws IOException {
        try {
            Object result = function.execute(arguments);
            if (result instanceof NativeObject || result instanceof Long || result instanceof NativeFunction) {
                values.add(result);
            }
            return result;
        } catch (TorchError refused) {
            Throwable cause = refused.getCause();
            // What libtorch throws is a plain RuntimeException; scopes that do not fit have words of their own, and so
            // has a build without CUDA.
            if (cause != null
                    && !function.name().startsWith("cuda_")
                    && cause.getClass() != RuntimeException.class
                    && !(cause instanceof IllegalStateException)) {
                Files.writeString(
                        findings,
                        function.name() + ": " + cause + " at " + cause.getStackTrace()[0] + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
            return null;
        }
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0, 1, 2 -> values.get(random.nextInt(values.size()));
            case 3 -> OperatorFuzz.NUMBERS[random.nextInt(OperatorFuzz.NUMBERS.length)];
            case 4 -> random.nextBoolean() ? (Object) random.nextBoolean() : OperatorFuzz.REALS[random.nextInt(8)];
            case 5 -> TEXTS[random.nextInt(TEXTS.length)];
            case 6 -> random.nextInt(4) == 0 ? functions.get(random.nextInt(functions.size())) : Result.NONE;
            default -> {
                Object[] elements = new Object[random.nextInt(4)];
                Arrays.setAll(elements, i -> value(depth - 1));
                yield new Result.Several(elements);
            }
        };
    }
}
