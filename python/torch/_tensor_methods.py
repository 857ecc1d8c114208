"""Tensor's methods that are operators of libtorch: all names that PyTorch 2.10's Tensor has.

The class has no `__getattr__`: with one, every look at any attribute takes the slow way.
"""

from . import _operators
from ._C import library

_NAMES = """
_addmm_activation _autocast_to_full_precision _autocast_to_reduced_precision
_coalesced_ _conj _conj_physical _dimI _dimV _indices _is_all_true _is_any_true _is_zerotensor
_lazy_clone _neg_view _nested_tensor_size _nested_tensor_storage_offsets _nested_tensor_strides
_nnz _sparse_mask_projection _to_dense _to_sparse _to_sparse_bsc _to_sparse_bsr _to_sparse_csc
_to_sparse_csr _values abs_ absolute absolute_ acos acos_ acosh acosh_ add_ addbmm addbmm_
addcdiv addcdiv_ addcmul addcmul_ addmm addmm_ addmv addmv_ addr addr_ adjoint align_as align_to
all allclose amax amin aminmax angle any arccos arccos_ arccosh arccosh_ arcsin arcsin_ arcsinh
arcsinh_ arctan arctan2 arctan2_ arctan_ arctanh arctanh_ argmax argmin argsort argwhere
as_strided as_strided_ as_strided_scatter asin asin_ asinh asinh_ atan atan2 atan2_ atan_ atanh
atanh_ baddbmm baddbmm_ bernoulli bernoulli_ bincount bitwise_and bitwise_and_
bitwise_left_shift bitwise_left_shift_ bitwise_not bitwise_not_ bitwise_or bitwise_or_
bitwise_right_shift bitwise_right_shift_ bitwise_xor bitwise_xor_ broadcast_to cauchy_
ccol_indices ceil ceil_ cholesky cholesky_inverse cholesky_solve chunk clamp clamp_ clamp_max
clamp_max_ clamp_min clamp_min_ clip clip_ coalesce col_indices conj conj_physical
conj_physical_ contiguous copy_ copysign copysign_ corrcoef cos_ cosh cosh_ count_nonzero cov cross
crow_indices cummax cummin cumprod cumprod_ cumsum cumsum_ deg2rad deg2rad_ dense_dim dequantize
det diag diag_embed diagflat diagonal diagonal_scatter diff digamma digamma_ dist div_ divide
divide_ dot dsplit eq eq_ equal erf erf_ erfc erfc_ erfinv erfinv_ exp2 exp2_ exp_ expand
expand_as expm1 expm1_ exponential_ fill_ fill_diagonal_ fix fix_ flatten flip fliplr flipud
float_power float_power_ floor floor_ floor_divide floor_divide_ fmax fmin fmod fmod_ frac frac_
frexp gather gcd gcd_ ge ge_ geometric_ geqrf ger greater greater_ greater_equal greater_equal_
gt gt_ hardshrink hash_tensor heaviside heaviside_ histc histogram hsplit hypot hypot_ i0 i0_
igamma igamma_ igammac igammac_ index index_add index_add_ index_copy index_copy_ index_fill
index_fill_ index_put index_put_ index_reduce index_reduce_ index_select indices inner int_repr
inverse is_coalesced is_conj is_distributed is_inference is_neg is_nonzero is_same_size
is_set_to is_signed isclose isfinite isinf isnan isneginf isposinf isreal istft kron kthvalue
lcm lcm_ ldexp ldexp_ le le_ lerp lerp_ less less_ less_equal less_equal_ lgamma lgamma_ log10
log10_ log1p log1p_ log2 log2_ log_ log_normal_ log_softmax logaddexp logaddexp2 logcumsumexp
logdet logical_and logical_and_ logical_not logical_not_ logical_or logical_or_ logical_xor
logical_xor_ logit logit_ logsumexp lt lt_ lu_solve masked_fill masked_fill_ masked_scatter
masked_scatter_ masked_select matrix_exp matrix_power max maximum median min minimum mode
moveaxis movedim msort mul_ multinomial multiply multiply_ mv mvlgamma mvlgamma_ nan_to_num
nan_to_num_ nanmean nanmedian nanquantile nansum narrow narrow_copy ne ne_ neg neg_ negative
negative_ new_empty new_empty_strided new_full new_ones new_zeros nextafter nextafter_
nonzero_static normal_ not_equal not_equal_ orgqr ormqr outer permute pinverse polygamma_
positive pow_ prelu prod put put_ q_per_channel_axis q_per_channel_scales
q_per_channel_zero_points q_scale q_zero_point qr quantile rad2deg rad2deg_ random_
ravel reciprocal_ refine_names relu_ remainder remainder_ rename rename_ renorm renorm_ repeat
repeat_interleave reshape reshape_as resize resize_ resize_as resize_as_ resize_as_sparse_
resolve_conj resolve_neg roll rot90 round round_ row_indices rsqrt_ scatter scatter_ scatter_add
scatter_add_ scatter_reduce scatter_reduce_ select select_scatter set_ sgn sgn_ sigmoid_ sign
sign_ signbit sin_ sinc sinc_ sinh sinh_ slice_inverse slice_scatter slogdet smm softmax sort
sparse_dim sparse_mask sparse_resize_ sparse_resize_and_clear_ split_with_sizes sqrt_ square_
squeeze_ sspaddmm std sub_ subtract subtract_ sum_to_size svd swapaxes swapaxes_ swapdims
swapdims_ t_ take take_along_dim tan tan_ tanh_ tensor_split tile to_dense to_mkldnn
to_padded_tensor to_sparse to_sparse_bsc to_sparse_bsr to_sparse_csc to_sparse_csr topk trace
transpose transpose_ triangular_solve tril tril_ triu triu_ true_divide true_divide_ trunc
trunc_ unbind unflatten unfold uniform_ unsafe_chunk unsafe_split unsafe_split_with_sizes
unsqueeze_ values var vdot view_as vsplit xlogy xlogy_ zero_
""".split()
# What else PyTorch's has: no operator here stands behind it.
_ABSENT = """
_backward_hooks _cdata _clear_non_serializable_cached_data _dtensor__new__ _fix_weakref
_grad _grad_fn _has_symbolic_sizes_strides _make_wrapper_subclass
_post_accumulate_grad_hooks _python_dispatch _reduce_ex_internal _rev_view_func_unsafe
_typed_storage _update_names _view_func _view_func_unsafe ipu mtia reinforce xpu
""".split()


class _Later:
    """A method that is made on first use: that takes longer than to remember its name."""

    def __init__(self, name):
        self.name = name

    def __get__(self, tensor, kind):
        if not library.is_method(self.name):
            raise _operators.missing("'Tensor' object", self.name)
        method = _operators.function(self.name)
        setattr(Methods, self.name, method)
        return method if tensor is None else method.__get__(tensor)


Methods = type("Methods", (), {name: _Later(name) for name in (*_NAMES, *_ABSENT)})
