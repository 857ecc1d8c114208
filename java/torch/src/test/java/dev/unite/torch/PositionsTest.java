package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.torch.NativeObject.Choice;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Positions and lengths that kernels would take on trust are checked; each of these calls ended the process before. */
class PositionsTest {
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
    void segmentsLieWithinTheAxis() {
        TensorObject data = ones(4, 2);

        fits("segment_reduce", data, "sum", keyword("lengths", longs(1, 3)));
        fits("segment_reduce", data, "sum", keyword("offsets", longs(0, 1, 4)));
        refused("segment_reduce", "lengths", data, "sum", keyword("lengths", longs(1, 1L << 40), "unsafe", true));
        refused("segment_reduce", "lengths", data, "sum", keyword("lengths", longs(4, 4), "unsafe", true));
        refused("segment_reduce", "lengths", data, "sum", keyword("lengths", longs(-1, 3), "unsafe", true));
        refused("segment_reduce", "offsets", data, "max", keyword("offsets", longs(0, 100)));
        refused("segment_reduce", "offsets", data, "max", keyword("offsets", longs(0, 3, 1)));
    }

    @Test
    void bagsLieWithinTheIndices() {
        TensorObject weight = ones(3, 2);

        fits("embedding_bag", weight, longs(0, 1, 2), longs(0, 2));
        fits("embedding_bag", weight, longs(0, 1, 2), longs(0, 2, 3), false, 0L, false, Result.NONE, true);
        for (TensorObject offsets : List.of(longs(0, 100), longs(0, 2, 1), longs(-1, 1), longs(0, 1L << 40))) {
            refused("embedding_bag", "offsets in ascending order", weight, longs(0, 1, 2), offsets);
        }
    }

    @Test
    void alignmentsFitTheirTargets() {
        TensorObject likely = ones(5, 2, 3);
        Result.Several five = list(5L, 5L);

        fits("ctc_loss", likely, longs(2, 2, 1, 2, 1, 2), five, list(3L, 3L));
        fits("ctc_loss", likely, longs(1, 2, 1), longs(5, 5), longs(2, 1));
        refused("ctc_loss", "targets from 0 to 2", likely, longs(2, 2, 3), five, list(3L, 0L));
        refused("ctc_loss", "at most 4 in all", likely, longs(1, 1, 1, 1), five, list(3L, 3L));
        refused("ctc_loss", "target_lengths from 0", likely, longs(2, 2, 1), five, list(100L, 0L));
        refused("ctc_loss", "input_lengths from 0 to 5", likely, longs(2, 2, 3), list(6L, 5L), list(1L, 1L));
        refused("ctc_loss", "a length for each", likely, longs(2, 2, 3), list(5L), list(1L));
    }

    @Test
    void packedRowsAreThere() {
        TensorObject data = ones(6, 2);

        fits("_pad_packed_sequence", data, longs(2, 2, 2), false, 0.0, 3L);
        for (TensorObject rows : List.of(longs(3, 4), longs(2, 4), longs(-1, 7), longs(0), longs(1L << 40, 1))) {
            refused("_pad_packed_sequence", "batch_sizes", data, rows, false, 0.0, 3L);
        }
    }

    @Test
    void statesFitTheBatch() {
        TensorObject input = ones(3, 2, 2);
        Result.Several weights = list(ones(12, 2), ones(12, 3), ones(12), ones(12));

        fits("lstm", input, list(ones(1, 2, 3), ones(1, 2, 3)), weights, true, 1L, 0.0, false, false, false);
        refused(
                "lstm",
                "hx of (1, 2, its width)",
                input,
                list(ones(1, 2, 3), ones(1, 1, 3)),
                weights,
                true,
                1L,
                0.0,
                false,
                false,
                false);
    }

    @Test
    void gradientsOfAGridNeedFinitePlaces() {
        TensorObject image = adopted(torch.ones(1, 1, 3, 3).set_requires_grad(true));
        TensorObject places = adopted(torch.ones(1, 5, 5, 2).mul(new Scalar(Double.NaN)));

        fits("grid_sampler_2d", image, ones(1, 5, 5, 2), 0L, 1L, false);
        fits("grid_sampler_2d", ones(1, 1, 3, 3), places, 0L, 1L, false);
        refused("grid_sampler_2d", "finite places", image, places, 0L, 1L, false);
    }

    /** libtorch's own check of these overflows. */
    @Test
    void stridesStayWithinTheMemory() {
        TensorObject four = ones(4);

        refused("as_strided_", "within the tensor's memory", four, list(2L), list(Long.MAX_VALUE), 7L);
        refused("as_strided_", "within the tensor's memory", four, list(1L), list(1L), Long.MAX_VALUE);
        assertThat(four.get().sum().item_double()).isEqualTo(4);
        fits("as_strided_", four, list(2L, 2L), list(1L, 2L), 0L);
        assertThat(four.get().sum().item_double()).isEqualTo(4);
    }

    @Test
    void pivotsAreRows() {
        TensorObject matrix = adopted(torch.eye(3));

        fits("lu_unpack", matrix, ints(1, 2, 3));
        for (TensorObject pivots : List.of(ints(0, 2, 3), ints(1, 2, 4), ints(1, 2), ints(-1, 2, 3))) {
            refused("lu_unpack", "LU_pivots", matrix, pivots);
            refused("linalg_lu_solve", "pivots", matrix, pivots, ones(3, 1));
        }
    }

    @Test
    void anObserverHasANumberOfEach() {
        TensorObject on = ones(1);
        for (long count : new long[] {0, 2}) {
            refused(
                    "fused_moving_avg_obs_fake_quant",
                    "running_min of 1 numbers",
                    ones(4, 4),
                    on,
                    on,
                    ones(count),
                    ones(count),
                    ones(count),
                    adopted(torch.zeros(count).to(torch.ScalarType.Int)),
                    0.1,
                    0L,
                    255L,
                    1L);
        }
    }

    @Test
    void samplesOfAPoolingAreParts() {
        TensorObject image = ones(1, 1, 4, 4);
        Result.Several two = list(2L, 2L);

        fits("fractional_max_pool2d", image, two, two, adopted(torch.zeros(1, 1, 2)));
        for (double sample : new double[] {5, -5, 1, Double.NaN}) {
            TensorObject samples = adopted(torch.ones(1, 1, 2).mul(new Scalar(sample)));
            refused("fractional_max_pool2d", "from 0 to below 1", image, two, two, samples);
        }
    }

    @Test
    void indicesOfSparseTensorsLieWithinThem() {
        TensorObject two = ones(2);
        Result.Several size = list(2L, 2L);

        fits("sparse_coo_tensor", adopted(torch.ones(2, 2).to(torch.ScalarType.Long)), two, size);
        refused(
                "sparse_coo_tensor",
                "is inconsistent with indices",
                adopted(torch.ones(2, 2).mul(new Scalar(99)).to(torch.ScalarType.Long)),
                two,
                size);
        fits("sparse_csr_tensor", longs(0, 1, 2), longs(0, 1), two, size);
        fits("sparse_csr_tensor", longs(0, 2, 2), longs(1, 0), two, size); // unsorted, which PyTorch takes, too
        refused("sparse_csr_tensor", "crow_indices", longs(0, 99, 2), longs(0, 1), two, size);
        refused("sparse_csr_tensor", "crow_indices", longs(0, 99, 2), longs(0, 1), two);
        refused("sparse_csr_tensor", "col_indices", longs(0, 1, 2), longs(0, 99), two, size);
        refused("sparse_csr_tensor", "", longs(0, 2, 1, 3), longs(1, 0, 1), ones(3), list(3L, 2L));
        refused("sparse_csr_tensor", "", longs(0, 1), longs(0, 1), two, size);
        refused("_sparse_csc_tensor_unsafe", "row_indices", longs(0, 1, 2), longs(-1, 1), two, size);
        Object[] named = keyword("layout", new Choice(Choice.Kind.LAYOUT, "layout", 5));
        TensorObject blocks = ones(2, 1, 1);
        fits("sparse_compressed_tensor", longs(0, 1, 2), longs(0, 1), blocks, size, named);
        refused("sparse_compressed_tensor", "crow_indices", longs(0, 99, 2), longs(0, 1), blocks, size, named);
    }

    private static void fits(String name, Object... arguments) {
        assertThat(call(name, arguments)).as(name).isNotNull();
    }

    private static void refused(String name, String words, Object... arguments) {
        assertThatThrownBy(() -> call(name, arguments))
                .as(name)
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining(words);
    }

    private static Object[] keyword(Object... namesAndValues) {
        return namesAndValues;
    }

    /** Keywords are an array as the last argument. */
    private static Object call(String name, Object... arguments) {
        List<Object> positional = new ArrayList<>(List.of(arguments));
        List<Object> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (positional.getLast() instanceof Object[] named) {
            positional.removeLast();
            for (int i = 0; i < named.length; i += 2) {
                names.add(named[i]);
                values.add(named[i + 1]);
            }
        }
        List<Object> all = new ArrayList<>(List.of((long) positional.size()));
        all.addAll(positional);
        all.addAll(names);
        all.addAll(values);
        try {
            return new Operator("aten::" + name, context).callWithKeywords(all.toArray());
        } catch (com.oracle.truffle.api.interop.InteropException e) {
            throw new AssertionError(e);
        }
    }

    private static Result.Several list(Object... values) {
        return new Result.Several(values);
    }

    private static TensorObject ones(long... sizes) {
        return adopted(torch.ones(sizes));
    }

    private static TensorObject longs(long... values) {
        return adopted(BorrowedMemory.wrap(TensorData.of(values)));
    }

    private static TensorObject ints(long... values) {
        return adopted(longs(values).get().to(torch.ScalarType.Int));
    }

    private static TensorObject adopted(Tensor made) {
        return context.lifetimes().adopt(made);
    }
}
