package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that would end the process, or never end, are exceptions. */
class PreconditionTest {
    private static final int LARGE = 4096;

    private static TorchContext context;

    @BeforeAll
    static void open() {
        context = new TorchContext();
    }

    @AfterAll
    static void close() {
        context.close();
    }

    @Test
    void aFusedStepTakesListsThatFit() throws Exception {
        TensorObject weight = ones(3);

        sgd(list(weight), list(ones(3)), list(), 0.0);

        assertThat(weight.get().sum().item_double()).isEqualTo(0);
    }

    @Test
    void aFusedStepRefusesListsThatDoNotFit() {
        TensorObject doubles = tensor(torch.ones(LARGE).to(torch.ScalarType.Double));
        TensorObject repeated = tensor(torch.ones(1).expand(LARGE));
        TensorObject strided =
                tensor(torch.ones(64, 64).t().reshape(LARGE).view(64, 64).t());
        TensorObject weight = ones(LARGE);

        refused("as many tensors in grads", list(weight, ones(LARGE)), list(ones(LARGE)), list(), 0.0);
        refused("as many tensors in momentum_buffer_list", list(weight), list(ones(LARGE)), list(), 0.5);
        refused("grads[0] of its parameter's shape", list(weight), list(ones(1)), list(), 0.0);
        refused("grads[0] of its parameter's shape", list(weight), list(doubles), list(), 0.0);
        refused("grads[0] of its parameter's shape", list(weight), list(repeated), list(), 0.0);
        refused("self[0] of its parameter's shape", list(repeated), list(repeated), list(), 0.0);
        refused("grads[0] of its parameter's", list(tensor(torch.ones(64, 64))), list(strided), list(), 0.0);
        refused("grads[0] of its", list(weight), list(tensor(torch.ones(LARGE).to_sparse())), list(), 0.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chebyshev_polynomial_t",
                "shifted_chebyshev_polynomial_w",
                "hermite_polynomial_h",
                "laguerre_polynomial_l",
                "legendre_polynomial_p"
            })
    void aPolynomialHasABoundedDegree(String name) throws Exception {
        Operator operator = new Operator("aten::special_" + name, context);
        TensorObject x = tensor(torch.ones(2).to(torch.ScalarType.Double));

        assertThat(operator.call(new Object[] {x, 3L})).isInstanceOf(TensorObject.class);
        for (Object degree : new Object[] {
            1L << 40, Double.POSITIVE_INFINITY, tensor(torch.ones(2).mul(new Scalar(1e12)))
        }) {
            assertThatThrownBy(() -> operator.call(new Object[] {x, degree}))
                    .isInstanceOf(TorchError.class)
                    .hasMessageContaining("expected a degree of at most 1000000, got ");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NaN, 1e30})
    void countsOfTrialsAreFinite(double count) {
        TensorObject counts = tensor(torch.ones(2).mul(new Scalar(count)));
        TensorObject chances = tensor(torch.ones(2).mul(new Scalar(0.5)));

        assertThatThrownBy(() -> new Operator("aten::binomial", context).call(new Object[] {counts, chances}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("binomial: expected counts of at most 2^53");
    }

    @ParameterizedTest
    @ValueSource(strings = {"matrix_power", "linalg_matrix_power"})
    void thePowerOfAMatrixHasAnAbsoluteValue(String name) {
        TensorObject matrix = tensor(torch.eye(2));

        assertThatThrownBy(() -> new Operator("aten::" + name, context).call(new Object[] {matrix, Long.MIN_VALUE}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("expected n above -2^63");
    }

    @Test
    void aWindowOfMaximaHasABoundedWidth() throws Exception {
        Operator pool = new Operator("aten::max_pool1d", context);
        TensorObject rows = tensor(torch.ones(3, 3));

        assertThat(pool.call(new Object[] {rows, 3L})).isInstanceOf(TensorObject.class);
        assertThatThrownBy(() -> pool.call(new Object[] {rows, 1L << 40, 1L, 2L}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("max_pool1d: expected kernel_size < 2^31");
    }

    @Test
    void aNumberThatStandsForAListIsChecked() {
        TensorObject image = tensor(torch.ones(1, 1, 4, 4));

        assertThatThrownBy(() -> new Operator("aten::mkldnn_max_pool2d", context).call(new Object[] {image, 0L}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("mkldnn_max_pool2d: expected kernel_size above 0");
    }

    @Test
    void theTablesOfSobolsNumbersFitTheirDimension() {
        TensorObject points = tensor(torch.zeros(2).to(torch.ScalarType.Long));
        TensorObject state = tensor(torch.zeros(2, 30).to(torch.ScalarType.Long));

        assertThatThrownBy(() -> new Operator("aten::_sobol_engine_draw", context)
                        .call(new Object[] {points, 3L, state, 3L, 0L, Result.NONE}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("expected a contiguous int64 tensor quasi of the shape [3], got the shape [2]");
        assertThatThrownBy(() ->
                        new Operator("aten::_sobol_engine_scramble_", context).call(new Object[] {state, points, 2L}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("int64 tensor ltm of the shape [2, 30, 30]");
    }

    /** With the input's sizes changed under it, libtorch's kernel writes anywhere. */
    @Test
    void aResultMayBeResizedOverItsInput() throws Exception {
        Operator pad = new Operator("aten::replication_pad3d", context);
        Object nine = new Result.Several(new Object[] {9L, 9L, 9L, 9L, 9L, 9L});
        for (int i = 0; i < 20; i++) {
            TensorObject volume = tensor(torch.ones(1, 1, 1, 2, 2));

            pad.callWithKeywords(new Object[] {2L, volume, nine, "out", volume});

            assertThat(DataFunctions.shape(volume.get())).containsExactly(1, 1, 19, 20, 20);
        }
    }

    @Test
    void aShuffleHasGroups() {
        TensorObject x = tensor(torch.ones(1, 4, 2, 2));

        assertThatThrownBy(() -> new Operator("aten::native_channel_shuffle", context).call(new Object[] {x, 0L}))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("expected groups > 0, got 0");
    }

    @Test
    void aNormsWeightsFit() {
        TensorObject v = tensor(torch.ones(3, 3));

        for (TensorObject g : new TensorObject[] {tensor(torch.ones(0, 3)), tensor(torch.ones(1, 1))}) {
            assertThatThrownBy(() -> new Operator("aten::_weight_norm", context).call(new Object[] {v, g}))
                    .isInstanceOf(TorchError.class)
                    .hasMessageContaining("expected a g of v's dtype with 3 numbers");
        }
    }

    private static void refused(String expected, Object weights, Object grads, Object momenta, double momentum) {
        assertThatThrownBy(() -> sgd(weights, grads, momenta, momentum))
                .isInstanceOf(TorchError.class)
                .hasMessageContaining("_fused_sgd_: expected " + expected);
    }

    private static void sgd(Object weights, Object grads, Object momenta, double momentum) throws Exception {
        List<Object> all = new ArrayList<>(List.of(3L, weights, grads, momenta));
        all.addAll(List.of("weight_decay", "momentum", "lr", "dampening", "nesterov", "maximize", "is_first_step"));
        all.addAll(Arrays.asList(0.0, momentum, 1.0, 0.0, false, false, true));
        new Operator("aten::_fused_sgd_", context).callWithKeywords(all.toArray());
    }

    private static Result.Several list(Object... tensors) {
        return new Result.Several(tensors);
    }

    private static TensorObject ones(long count) {
        return tensor(torch.ones(count));
    }

    private static TensorObject tensor(org.bytedeco.pytorch.Tensor made) {
        return context.lifetimes().adopt(made);
    }
}
