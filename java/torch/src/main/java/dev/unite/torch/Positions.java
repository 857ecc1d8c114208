package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Preconditions of operators whose kernels take positions, lengths and sizes on trust. */
final class Positions {
    interface Rule {
        void check(Given given) throws InteropException;
    }

    /** By operator. */
    static final Map<String, Rule> RULES = Map.ofEntries(
            Map.entry("segment_reduce", Positions::segments),
            Map.entry("embedding_bag", Positions::bags),
            Map.entry("_embedding_bag", Positions::bags),
            Map.entry("_embedding_bag_forward_only", Positions::bags),
            Map.entry("ctc_loss", Positions::alignments),
            Map.entry("_ctc_loss", Positions::alignments),
            Map.entry("_pad_packed_sequence", given -> packed(given, given.tensor("data"))),
            Map.entry("lstm", Positions::recurrence),
            Map.entry("gru", Positions::recurrence),
            Map.entry("rnn_tanh", Positions::recurrence),
            Map.entry("rnn_relu", Positions::recurrence),
            Map.entry("grid_sampler", Positions::grid),
            Map.entry("grid_sampler_2d", Positions::grid),
            Map.entry("grid_sampler_2d_backward", Positions::grid),
            Map.entry("lu_unpack", given -> pivots(given, "LU_data", "LU_pivots")),
            Map.entry("lu_solve", given -> pivots(given, "LU_data", "LU_pivots")),
            Map.entry("linalg_lu_solve", given -> pivots(given, "LU", "pivots")),
            Map.entry("linalg_ldl_solve", given -> pivots(given, "LD", "pivots")),
            Map.entry("fused_moving_avg_obs_fake_quant", Positions::averages),
            Map.entry("_fused_moving_avg_obs_fq_helper", Positions::averages),
            Map.entry("fractional_max_pool2d", Positions::samples),
            Map.entry("fractional_max_pool3d", Positions::samples),
            Map.entry("max_pool1d", Positions::window),
            Map.entry("mkldnn_max_pool2d", Positions::windows),
            Map.entry("mkldnn_max_pool3d", Positions::windows));

    private Positions() {}

    private static void expect(boolean holds, Given given, String expected) {
        Precondition.expect(holds, given.schema().name(), expected, "others");
    }

    private static void segments(Given given) throws InteropException {
        Tensor data = given.tensor("data");
        long axis = given.number("axis", 0);
        axis += axis < 0 ? data.dim() : 0;
        for (String name : List.of("lengths", "offsets")) {
            Tensor places = given.tensor(name);
            if (places == null || !Given.areIndices(places)) {
                continue;
            }
            expect(
                    axis >= 0 && axis < data.dim() && places.dim() == axis + 1,
                    given,
                    name + " with a dimension for each of the data's up to the axis");
            for (long d = 0; d < axis; d++) {
                expect(places.size(d) == data.size(d), given, name + " of the data's size before the axis");
            }
            expect(Given.areWithin(places, 0, data.size(axis) + 1), given, name + " from 0 to the size of the axis");
            try (Tensor sums = name.equals("lengths") ? places.cumsum(-1) : places.diff()) {
                expect(
                        Given.areWithin(sums, 0, data.size(axis) + 1),
                        given,
                        name + " in ascending order within the axis");
            }
        }
    }

    private static void bags(Given given) throws InteropException {
        long[] offsets = given.integers("offsets");
        Tensor indices = given.tensor("indices");
        if (offsets != null && indices != null) {
            expect(
                    ascends(offsets, indices.numel()),
                    given,
                    "offsets in ascending order, from 0 to the number of indices, " + indices.numel());
        }
    }

    private static boolean ascends(long[] numbers, long most) {
        long last = 0;
        for (long number : numbers) {
            if (number < last || number > most) {
                return false;
            }
            last = number;
        }
        return true;
    }

    private static void alignments(Given given) throws InteropException {
        Tensor probabilities = given.tensor("log_probs");
        Tensor targets = given.tensor("targets");
        long[] steps = given.integers("input_lengths");
        long[] lengths = given.integers("target_lengths");
        if (probabilities == null
                || targets == null
                || steps == null
                || lengths == null
                || !Given.areIndices(targets)) {
            return;
        }
        expect(probabilities.dim() >= 2, given, "log_probs of 2 or 3 dimensions");
        long classes = probabilities.size(-1);
        long batch = probabilities.dim() == 2 ? 1 : probabilities.size(1);
        expect(steps.length == batch && lengths.length == batch, given, "a length for each of the batch's " + batch);
        expect(
                Arrays.stream(steps).allMatch(n -> n >= 0 && n <= probabilities.size(0)),
                given,
                "input_lengths from 0 to " + probabilities.size(0));
        boolean single = targets.dim() <= 1 && probabilities.dim() == 3;
        long room = targets.dim() == 0 ? 1 : targets.size(-1);
        expect(Arrays.stream(lengths).allMatch(n -> n >= 0 && n <= room), given, "target_lengths from 0 to " + room);
        expect(!single || Arrays.stream(lengths).sum() <= room, given, "target_lengths of at most " + room + " in all");
        expect(Given.areWithin(targets, 0, classes), given, "targets from 0 to " + (classes - 1));
    }

    /** Of a packed sequence: how many rows there are at each step. */
    private static void packed(Given given, Tensor data) throws InteropException {
        long[] rows = given.integers("batch_sizes");
        if (rows == null || data == null) {
            return;
        }
        boolean descends = rows.length > 0 && rows[rows.length - 1] > 0;
        for (int i = 1; i < rows.length; i++) {
            descends &= rows[i] <= rows[i - 1];
        }
        expect(
                descends
                        && data.dim() > 0
                        && rows[0] <= data.size(0)
                        && Arrays.stream(rows).sum() == data.size(0),
                given,
                "batch_sizes above 0 in descending order, as many as there are rows");
    }

    private static void recurrence(Given given) throws InteropException {
        Tensor data = given.tensor("data");
        packed(given, data);
        Tensor input = data == null ? given.tensor("input") : data;
        long[] rows = given.integers("batch_sizes");
        if (input == null || data == null && input.dim() != 3 || data != null && rows == null) {
            return;
        }
        long batch = data == null ? input.size(given.isSet("batch_first") ? 0 : 1) : rows[0];
        long states = given.number("num_layers", 1) * (given.isSet("bidirectional") ? 2 : 1);
        for (Tensor state : given.tensors("hx")) {
            expect(
                    state.dim() == 3 && state.size(0) == states && state.size(1) == batch,
                    given,
                    "hx of (" + states + ", " + batch + ", its width)");
        }
    }

    /** The backward kernel writes outside of its memory where a place on the border is not finite. */
    private static void grid(Given given) throws InteropException {
        Tensor input = given.tensor("input");
        Tensor grid = given.tensor("grid");
        boolean refines = GradMode.is_enabled()
                && input != null
                && grid != null
                && (input.requires_grad() || grid.requires_grad());
        if ((refines || given.schema().name().endsWith("_backward"))
                && grid.is_cpu()
                && given.number("interpolation_mode", 0) == 0
                && given.number("padding_mode", 0) != 0) {
            try (Tensor finite = grid.detach().isfinite();
                    Tensor all = finite.all()) {
                expect(all.item_bool(), given, "finite places where a gradient is computed");
            }
        }
    }

    /** Rows that a factorization exchanged, from 1 on; negative ones stand for blocks of two. */
    private static void pivots(Given given, String factors, String name) throws InteropException {
        Tensor matrix = given.tensor(factors);
        Tensor pivots = given.tensor(name);
        if (matrix == null || pivots == null || matrix.dim() < 2 || !Given.areIndices(pivots)) {
            return;
        }
        boolean fits =
                pivots.dim() == matrix.dim() - 1 && pivots.size(-1) == Math.min(matrix.size(-1), matrix.size(-2));
        for (long d = 0; fits && d < matrix.dim() - 2; d++) {
            fits = pivots.size(d) == matrix.size(d);
        }
        expect(fits, given, name + " of the matrix's size without its last dimension");
        try (Tensor rows = given.schema().name().equals("linalg_ldl_solve") ? pivots.abs() : pivots.alias()) {
            expect(Given.areWithin(rows, 1, matrix.size(-2) + 1), given, name + " from 1 to " + matrix.size(-2));
        }
    }

    /** The statistics of an observer: one number of each, or one a row. */
    private static void averages(Given given) throws InteropException {
        Tensor self = given.tensor("self");
        boolean byRow = given.isSet("per_row_fake_quant");
        long axis = given.number("ch_axis", 0);
        expect(!byRow || axis >= 0 && axis < self.dim(), given, "a ch_axis of the tensor's");
        long count = byRow ? self.size(axis) : 1;
        Tensor least = given.tensor("running_min");
        boolean isNew = byRow && least != null && least.numel() == 0;
        for (String name : List.of("running_min", "running_max", "scale", "zero_point")) {
            Tensor numbers = given.tensor(name);
            expect(isNew || numbers == null || numbers.numel() == count, given, name + " of " + count + " numbers");
        }
    }

    /** Where the windows of a pooling begin, as parts of the room that there is. */
    private static void samples(Given given) throws InteropException {
        Tensor samples = given.tensor("random_samples");
        if (samples == null || !samples.is_cpu()) {
            return;
        }
        try (Scalar zero = new Scalar(0.0);
                Scalar one = new Scalar(1.0);
                Tensor least = samples.ge(zero);
                Tensor most = samples.lt(one);
                Tensor both = least.logical_and(most);
                Tensor all = both.all()) {
            expect(all.item_bool(), given, "random_samples from 0 to below 1");
        }
    }

    /** The kernel steps through the window, however long that takes; those of more dimensions check. */
    private static void window(Given given) throws InteropException {
        long[] kernel = given.integers("kernel_size");
        boolean fits = kernel == null || Arrays.stream(kernel).allMatch(n -> n <= Integer.MAX_VALUE);
        expect(fits, given, "kernel_size < 2^31");
    }

    /** oneDNN compiles a kernel for the windows, and checks none of them. */
    private static void windows(Given given) throws InteropException {
        long[] kernel = given.integers("kernel_size");
        for (String name : List.of("kernel_size", "stride", "dilation")) {
            long[] numbers = given.integers(name);
            expect(numbers == null || Arrays.stream(numbers).allMatch(n -> n > 0), given, name + " above 0");
        }
        long[] padding = given.integers("padding");
        for (int i = 0; padding != null && kernel != null && i < padding.length; i++) {
            expect(
                    padding[i] >= 0 && padding[i] <= kernel[Math.min(i, kernel.length - 1)] / 2,
                    given,
                    "padding from 0 to half of the kernel");
        }
    }
}
