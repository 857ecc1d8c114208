package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** What a call must fulfil because libtorch does not check it and would end the process. Found by fuzzing. */
interface Precondition {
    /** @param values by parameter, null for the default */
    void check(Object[] values) throws InteropException;

    /** Parts of other operators, which call them with arguments that fit. */
    Set<String> INTERNAL = Set.of(
            "_batch_norm_impl_index_backward",
            "_batch_norm_no_update",
            "_cdist_backward",
            "_cholesky_solve_helper",
            "_compute_linear_combination",
            "_convert_indices_from_coo_to_csr",
            "_convert_indices_from_csr_to_coo",
            "_ctc_loss_backward",
            "_cummax_helper",
            "_cummin_helper",
            "_dyn_quant_matmul_4bit",
            "_embedding_bag_backward",
            "_embedding_bag_dense_backward",
            "_embedding_bag_per_sample_weights_backward",
            "_embedding_bag_sparse_backward",
            "_fft_c2c",
            "_fft_c2r",
            "_fft_r2c",
            "_foreach_copy",
            "_logcumsumexp",
            "_native_batch_norm_legit_functional",
            "_nested_compute_contiguous_strides_offsets",
            "_new_zeros_with_same_feature_meta",
            "_nnpack_spatial_convolution",
            "_pack_padded_sequence_backward",
            "_pdist_backward",
            "_remove_batch_dim",
            "_reshape_alias_copy",
            "_segment_reduce_backward",
            "_slow_conv2d_backward",
            "_sobol_engine_ff_",
            "_sparse_coo_tensor_with_dims_and_tensors",
            "_sparse_mm_reduce_impl_backward",
            "_sparse_semi_structured_tile",
            "_stack",
            "_thnn_differentiable_gru_cell_backward",
            "_thnn_differentiable_lstm_cell_backward",
            "_transform_bias_rescale_qkv",
            "_unsafe_masked_index",
            "_weight_norm_interface",
            "_weight_norm_interface_backward",
            "align_to",
            "batch_norm_backward",
            "batch_norm_update_stats",
            "choose_qparams_optimized",
            "cudnn_convolution_add_relu",
            "cudnn_convolution_transpose",
            "embedding_backward",
            "embedding_dense_backward",
            "fractional_max_pool2d_backward",
            "fractional_max_pool3d_backward",
            "native_batch_norm_backward",
            "quantized_lstm_cell",
            "reflection_pad1d_backward",
            "reflection_pad2d_backward",
            "reflection_pad3d_backward",
            "slow_conv3d_forward",
            "smooth_l1_loss_backward",
            "unfold_backward");

    Pattern POLYNOMIALS = Pattern.compile("special_.*_polynomial_.*");
    /** A thousandth of a second a number. */
    int MOST_DEGREE = 1_000_000;

    double MOST_TRIALS = 1L << 53;

    Map<String, Precondition> OTHERS = Map.ofEntries(
            Map.entry(
                    "align_tensors",
                    values -> expect(
                            length(values[0]) > 0, "align_tensors", "a list of at least one tensor", "an empty one")),
            Map.entry(
                    "empty_permuted",
                    values -> expect(
                            length(values[1]) == length(values[0]),
                            "empty_permuted",
                            "as many places as sizes",
                            length(values[1]) + " and " + length(values[0]))),
            Map.entry("native_group_norm", values -> {
                long rows = Guest.toLong(values[3]);
                long channels = Guest.toLong(values[4]);
                long pixels = Guest.toLong(values[5]);
                long groups = Guest.toLong(values[6]);
                expect(
                        Math.min(Math.min(rows, channels), Math.min(pixels, groups)) > 0
                                && channels % groups == 0
                                && numel(values[0]) == rows * channels * pixels,
                        "native_group_norm",
                        "N * C * HxW numbers and groups that divide C",
                        numel(values[0]) + " numbers and " + groups + " groups of " + channels + " channels");
                for (int i = 1; i <= 2; i++) {
                    expect(
                            !(values[i] instanceof TensorObject) || numel(values[i]) == channels,
                            "native_group_norm",
                            channels + " weights and biases",
                            numel(values[i]) + "");
                }
            }),
            Map.entry(
                    "native_channel_shuffle",
                    values -> expect(
                            Guest.toLong(values[1]) > 0, "native_channel_shuffle", "groups > 0", values[1] + "")),
            Map.entry(
                    "reflection_pad3d",
                    values -> expect(length(values[1]) == 6, "reflection_pad3d", "6 paddings", length(values[1]) + "")),
            Map.entry("_saturate_weight_to_fp16", values -> expectCpu("_saturate_weight_to_fp16", values[0])),
            Map.entry("fbgemm_linear_quantize_weight", values -> expectCpu("fbgemm_linear_quantize_weight", values[0])),
            Map.entry("slow_conv3d", values -> {
                expect(dim(values[0]) == 5, "slow_conv3d", "an input of 5 dimensions", dim(values[0]) + "");
                expect(dim(values[1]) == 5, "slow_conv3d", "a weight of 5 dimensions", dim(values[1]) + "");
                expect(length(values[2]) == 3, "slow_conv3d", "3 kernel sizes", length(values[2]) + "");
            }),
            Map.entry("_chunk_cat", values -> {
                long dim = Guest.toLong(values[1]);
                long chunks = Guest.toLong(values[2]);
                expect(chunks > 0, "_chunk_cat", "num_chunks > 0", chunks + "");
                for (Object tensor : ((Result.Several) values[0]).values()) {
                    long rank = dim(tensor);
                    expect(-rank <= dim && dim < rank, "_chunk_cat", "tensors that have dimension " + dim, rank + "");
                }
            }),
            Map.entry("_native_batch_norm_legit", values -> {
                boolean noStatistics = !(values[3] instanceof TensorObject);
                // In the overload without statistics their place is that of `training`.
                boolean training = Guest.toBoolean(values[noStatistics && values[3] != null ? 3 : 5]);
                expect(
                        training || !noStatistics,
                        "_native_batch_norm_legit",
                        "training or running statistics",
                        "neither");
                for (int i = 1; i < (noStatistics ? 3 : 5); i++) {
                    expect(
                            fitsChannels(values[0], values[i]),
                            "_native_batch_norm_legit",
                            "a number a channel",
                            "others");
                }
            }),
            Map.entry("_weight_norm", values -> {
                long rank = dim(values[0]);
                long dim = values[2] == null ? 0 : Guest.toLong(values[2]);
                if (dim != 0 && dim != rank - 1) {
                    return; // made of operators that check
                }
                expect(
                        rank > 0 && dim(values[1]) == rank,
                        "_weight_norm",
                        "v and g of equal rank",
                        "ranks " + rank + " and " + dim(values[1]) + ", dimension " + dim);
                Tensor v = ((TensorObject) values[0]).get();
                Tensor g = ((TensorObject) values[1]).get();
                expect(
                        g.numel() == v.size(dim) && g.scalar_type().value == v.scalar_type().value,
                        "_weight_norm",
                        "a g of v's dtype with " + v.size(dim) + " numbers",
                        "one with " + g.numel());
            }),
            // The kernels look for a number that no comparison with an infinite count or NaN lets them find.
            Map.entry("binomial", values -> {
                double most =
                        values[0] instanceof TensorObject count && count.get().is_cpu() ? largest(count.get()) : 0;
                expect(most <= MOST_TRIALS, "binomial", "counts of at most 2^53", String.valueOf(most));
            }),
            // Its absolute value is no long, and the kernel halves it until it is 1.
            Map.entry(
                    "linalg_matrix_power",
                    values -> expect(
                            Guest.toLong(values[1]) > Long.MIN_VALUE,
                            "linalg_matrix_power",
                            "n above -2^63",
                            "n = -2^63")));

    /** The precondition of an operator of libtorch, or null. */
    static Precondition of(Schema schema) {
        if (!schema.namespace().equals("aten")) {
            return null;
        }
        if (FusedStep.OPERATORS.matcher(schema.name()).matches()) {
            return new FusedStep(schema.name(), schema.parameters());
        }
        if (POLYNOMIALS.matcher(schema.name()).matches()) {
            return values -> checkDegree(schema.name(), values[1]);
        }
        if (SobolEngine.OPERATORS.contains(schema.name())) {
            return new SobolEngine(schema.name());
        }
        Precondition sparse = SparseIndices.of(schema);
        if (sparse != null) {
            return sparse;
        }
        Positions.Rule rule = Positions.RULES.get(schema.name());
        if (rule != null) {
            return values -> rule.check(new Given(schema, values));
        }
        String name = schema.name().equals("matrix_power") ? "linalg_matrix_power" : schema.name();
        return INTERNAL.contains(name) ? refusal(name) : OTHERS.get(name);
    }

    /** The kernels count up to the degree, however long that takes. */
    private static void checkDegree(String name, Object degree) throws InteropException {
        double largest;
        if (degree instanceof TensorObject tensor) {
            largest = tensor.get().is_cpu() ? largest(tensor.get()) : 0;
        } else {
            largest = Guest.toDouble(degree);
        }
        expect(!(largest > MOST_DEGREE), name, "a degree of at most " + MOST_DEGREE, String.valueOf(largest));
    }

    /** 0 of none. */
    private static double largest(Tensor numbers) {
        if (numbers.numel() == 0) {
            return 0;
        }
        try (Tensor detached = numbers.detach();
                Tensor largest = detached.max()) {
            return largest.item_double();
        }
    }

    private static Precondition refusal(String name) {
        return values -> {
            throw new TorchError(
                    "NotImplementedError",
                    "torch.ops.aten." + name + ": expected an operator that checks its arguments, got a part of others"
                            + " that ends the process when called with wrong ones; call the public operator that uses it");
        };
    }

    static void expect(boolean holds, String name, String expected, String got) {
        if (!holds) {
            throw new TorchError("RuntimeError", name + ": expected " + expected + ", got " + got);
        }
    }

    /** The kernels read main memory whatever device the tensor is on. */
    private static void expectCpu(String name, Object value) {
        boolean cpu = !(value instanceof TensorObject tensor) || tensor.get().is_cpu();
        expect(cpu, name, "a tensor in main memory", "one of another device");
    }

    private static boolean fitsChannels(Object input, Object numbers) {
        return dim(input) >= 2
                && (!(numbers instanceof TensorObject given)
                        || given.get().numel() == ((TensorObject) input).get().size(1));
    }

    private static long numel(Object value) {
        return value instanceof TensorObject tensor ? tensor.get().numel() : -1;
    }

    private static long dim(Object value) {
        return value instanceof TensorObject tensor ? tensor.get().dim() : -1;
    }

    private static int length(Object value) {
        return value instanceof Result.Several several ? several.values().length : 1;
    }
}
