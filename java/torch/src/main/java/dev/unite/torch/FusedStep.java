package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.Schema.Parameter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the optimizers' operators ({@code _fused_adam_} and kin) must be given: lists of equal length, whose tensors lie in
 * memory as the parameters do. The kernels walk along bare pointers.
 */
record FusedStep(String name, List<Parameter> parameters) implements Precondition {
    static final Pattern OPERATORS = Pattern.compile("_fused_(adam|adamw|sgd|adagrad)_?");

    private static final Set<String> UNUSED_BY_SETTING = Set.of("max_exp_avg_sqs", "momentum_buffer_list");
    /** One number a parameter; the rest of them are single tensors. */
    private static final String STEPS = "state_steps";

    @Override
    public void check(Object[] values) throws InteropException {
        Object[] weights = elements(0, values);
        boolean used = usesAll(values);
        for (int i = 0; i < values.length; i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.list()) {
                checkList(parameter.name(), elements(i, values), weights, used);
            } else if (values[i] instanceof TensorObject number) {
                expect(
                        number.get().numel() == 1,
                        parameter.name() + " of one number",
                        number.get().numel() + " numbers");
            }
        }
    }

    /** Whether the settings need the lists that may be empty. */
    private boolean usesAll(Object[] values) throws InteropException {
        for (int i = 0; i < values.length; i++) {
            switch (parameters.get(i).name()) {
                case "amsgrad" -> {
                    return Guest.toBoolean(values[i]);
                }
                case "momentum" -> {
                    return Guest.toDouble(values[i]) != 0;
                }
                default -> {}
            }
        }
        return true;
    }

    private void checkList(String list, Object[] given, Object[] weights, boolean used) {
        if (given.length == 0 && !used && UNUSED_BY_SETTING.contains(list)) {
            return;
        }
        expect(
                given.length == weights.length,
                "as many tensors in " + list + " as parameters, " + weights.length,
                String.valueOf(given.length));
        for (int i = 0; i < given.length; i++) {
            Tensor tensor = tensor(list, given[i]);
            if (list.equals(STEPS)) {
                expect(tensor.numel() == 1, "one number in " + list + "[" + i + "]", tensor.numel() + " numbers");
            } else {
                checkForm(list + "[" + i + "]", tensor, tensor("self", weights[i]));
            }
        }
    }

    private void checkForm(String where, Tensor tensor, Tensor weight) {
        boolean alike = tensor.layout().value == torch.Layout.Strided.value
                && weight.layout().value == torch.Layout.Strided.value
                && tensor.is_non_overlapping_and_dense()
                && tensor.scalar_type().value == weight.scalar_type().value
                && TensorFunctions.deviceText(tensor).equals(TensorFunctions.deviceText(weight))
                && tensor.dim() == weight.dim();
        for (long d = 0; alike && d < tensor.dim(); d++) {
            alike = tensor.size(d) == weight.size(d) && (tensor.size(d) == 1 || tensor.stride(d) == weight.stride(d));
        }
        expect(alike, where + " of its parameter's shape, strides, dtype and device, without gaps", "others");
    }

    private Tensor tensor(String list, Object value) {
        expect(value instanceof TensorObject, "tensors in " + list, Guest.typeName(value));
        return ((TensorObject) value).get();
    }

    private Object[] elements(int index, Object[] values) {
        expect(
                values[index] instanceof Result.Several,
                "a list as " + parameters.get(index).name(),
                "no list");
        return ((Result.Several) values[index]).values();
    }

    private void expect(boolean holds, String expected, String got) {
        Precondition.expect(holds, name, expected, got);
    }
}
