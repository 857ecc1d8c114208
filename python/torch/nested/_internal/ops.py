"""What functions of torch compute of jagged nested tensors.

Source: documentation of torch.nested, "Supported operations", PyTorch 2.10.
"""

import torch

from . import _reductions, _shapes
from .nested_tensor import NestedTensor, lengths_of, like, plain

# Computed number by number: applied to the values.
_POINTWISE = set(
    """abs absolute acos acosh angle asin asinh atan atanh atan2 arctan2 bitwise_not bitwise_and
    bitwise_or bitwise_xor ceil clamp clamp_min clamp_max clip cos cosh deg2rad digamma erf erfc
    erfinv exp exp2 expm1 fix float_power floor frac lgamma log log10 log1p log2 logit i0 isnan
    isinf isfinite nan_to_num neg negative positive pow rad2deg reciprocal round rsqrt sigmoid
    sign sgn signbit sin sinc sinh sqrt square tan tanh trunc relu gelu silu leaky_relu elu selu
    celu hardtanh hardswish hardsigmoid mish softplus log_sigmoid relu6 threshold hardshrink
    softshrink dropout native_dropout add sub subtract rsub mul multiply div divide true_divide
    floor_divide fmod remainder logaddexp logaddexp2 eq ne le ge lt gt greater greater_equal less
    less_equal not_equal maximum minimum fmax fmin logical_not logical_and logical_or logical_xor
    lerp addcmul addcdiv xlogy copysign hypot masked_fill where zeros_like ones_like empty_like
    full_like rand_like randn_like clone detach to float double half bfloat16 int long short char
    byte bool type type_as cpu cuda fill copy zero pin_memory __get__ __rsub__ __rtruediv__
    __rpow__ __rfloordiv__ __rmod__""".split()
)
# Computed along the last dimension, which must not be the ragged one.
_LAST = set("linear embedding one_hot".split())
# Answered from the values, or done to them.
_ASKED = set(
    """numel nelement is_floating_point is_complex is_signed element_size get_device backward
    register_hook retain_grad register_post_accumulate_grad_hook requires_grad_ is_inference
    is_pinned untyped_storage is_same_size data_ptr storage_offset _use_count""".split()
)
_OPERATORS = {
    "__abs__": "abs",
    "__invert__": "bitwise_not",
    "__mod__": "remainder",
    "__floordiv__": "floor_divide",
    "__xor__": "bitwise_xor",
    "__matmul__": "matmul",
    "__getitem__": "__getitem__",
    **{f"__{name}__": name for name in "neg pow eq ne lt le gt ge".split()},
    **{f"__r{name}__": f"__r{name}__" for name in "sub truediv pow floordiv mod".split()},
}
_names = {getattr(torch.Tensor, method): name for method, name in _OPERATORS.items()}


def call(func, args, kwargs):
    """Return what a function makes of arguments among which are jagged nested tensors.

    Raises: NotImplementedError if there is no rule for it.
    """
    name = _names.get(func) or func.__name__
    in_place = name.endswith("_") and not name.endswith("__")
    if (name[:-1] if in_place else name) in _POINTWISE:
        return _pointwise(func, name, in_place, args, kwargs)
    if name in _LAST:
        return _last(func, name, args, kwargs)
    if name in _ASKED:
        found = func(*[_value(value) for value in args], **kwargs)
        return args[0] if in_place else found
    for rules in (_RULES, _shapes.RULES, _reductions.RULES):
        if name in rules:
            return rules[name](func, *args, **kwargs)
    raise NotImplementedError(
        f"torch.{name}: expected a plain tensor, got a nested one of the jagged layout; compute on "
        "values(), unbind() or to_padded_tensor(padding)"
    )


def _is_nested(value):
    return isinstance(value, NestedTensor)


def _value(value):
    return plain(value) if _is_nested(value) else value


def _pointwise(func, name, in_place, args, kwargs):
    every = [*args, *kwargs.values()]
    nested = [value for value in every if _is_nested(value)]
    first = nested[0]
    for other in nested[1:]:
        if other.shape != first.shape and not _shapes.broadcast(other, first):
            raise RuntimeError(
                f"cannot call binary pointwise function {name} with inputs of shapes "
                f"{tuple(first.shape)} and {tuple(other.shape)}"
            )
    asks = name not in ("to", "type_as")
    values = [_dense(first, value) if asks else _value(value) for value in args]
    keywords = {key: _dense(first, value) for key, value in kwargs.items()}
    result = func(*values, **keywords)
    if in_place or (values and result is values[0]):
        return args[0]
    if isinstance(result, torch.Tensor):
        return like(first, result)
    return result


def _dense(nested, value):
    """Return an argument for a function of the values: a dense tensor so that it broadcasts."""
    if _is_nested(value):
        return plain(value)
    if not isinstance(value, torch.Tensor) or not value.dim():
        return value
    ragged, count = nested._ragged_idx, nested.dim()
    if value.dim() > count:
        raise RuntimeError(f"expected at most {count} dimensions, got {value.dim()}")
    value = value[(None,) * (count - value.dim())]
    if value.shape[ragged] != 1:
        raise RuntimeError(
            f"cannot broadcast shape {tuple(value.shape)} to {tuple(nested.shape)}: the ragged "
            "dimension differs"
        )
    if value.shape[0] == 1:
        return value[0]
    lengths = torch.tensor(lengths_of(nested), device=value.device)
    if nested._lengths is not None or value.shape[0] != len(nested):
        raise RuntimeError(
            f"cannot broadcast shape {tuple(value.shape)} to {tuple(nested.shape)}; call "
            "contiguous() on a nested tensor with gaps"
        )
    return value.squeeze(ragged).repeat_interleave(lengths, 0).movedim(0, ragged - 1)


def _last(func, name, args, kwargs):
    nested = next(value for value in (*args, *kwargs.values()) if _is_nested(value))
    if name == "linear" and nested._ragged_idx == nested.dim() - 1:
        raise RuntimeError("linear(): not supported for a ragged last dimension")
    values = {key: _value(value) for key, value in kwargs.items()}
    return like(nested, func(*[_value(value) for value in args], **values))


def _norm(func, input, normalized_shape, *args, **kwargs):
    if input._ragged_idx >= input.dim() - len(tuple(normalized_shape)):
        raise RuntimeError(f"{func.__name__}(): not supported over the ragged dimension")
    return like(input, func(plain(input), normalized_shape, *args, **kwargs))


def _matmul(func, input, other):
    dense = _is_nested(input) and not _is_nested(other) and other.dim() <= 2
    if not dense or input._ragged_idx == input.dim() - 1:
        raise RuntimeError(
            "matmul(): expected a nested tensor and a matrix, the ragged dimension not the last "
            "one; multiply the parts of unbind()"
        )
    result = func(plain(input), other)
    return like(input, result)


def _attention(func, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, **kwargs):
    nests = (query, key, value)
    if attn_mask is not None or not all(map(_is_nested, nests)):
        raise ValueError("scaled_dot_product_attention: nested query, key, value without a mask")
    if any(one.dim() != 4 or one._ragged_idx != 2 for one in nests):
        raise ValueError("scaled_dot_product_attention: expected shapes (B, heads, ragged, width)")
    parts = [
        func(*(part[None] for part in row), None, dropout_p, is_causal, **kwargs)[0]
        for row in zip(*(_shapes.unbind(None, one) for one in nests), strict=True)
    ]
    result = torch.cat(parts, dim=1)
    return like(_shapes.contiguous(None, query), result)


_RULES = {
    "layer_norm": _norm,
    "rms_norm": _norm,
    "matmul": _matmul,
    "scaled_dot_product_attention": _attention,
    "equal": lambda func, a, b: a.shape == b.shape and func(plain(a), plain(b)),
    "values": lambda func, nested: plain(nested),
}
