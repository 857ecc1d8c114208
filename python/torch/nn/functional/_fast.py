"""The operators of inner loops, called without the general way's sorting of arguments.

A call with arguments that these do not take falls back to the general function, which also words
the errors.
"""

import torch
from torch._C import library
from torch._operators import aten, wrap
from torch._override_state import overriding

_linear = library.operator("aten::linear")
_layer_norm = library.operator("aten::layer_norm")
_rms_norm = library.operator("aten::rms_norm")
_gelu = library.operator("aten::gelu")
_silu = library.operator("aten::silu")
_attention = library.operator("aten::scaled_dot_product_attention")
_embedding = library.operator("aten::embedding")


def _asks(*values):
    """Tell whether one is a tensor of a class that takes an operator's place."""
    return any(type(value) in overriding for value in values)


def linear(input, weight, bias=None, *, out=None):
    """Compute input @ weight.T + bias.

    Args:
        input: (*, in).
        weight: (out, in), or (in,) for a result without the last axis.
        bias: (out,), or None.
        out: receives the result.

    Returns: (*, out).
    """
    if out is not None:
        return aten.linear(input, weight, bias, out=out)
    if overriding and _asks(input, weight, bias):
        return aten.linear(input, weight, bias)
    try:
        handles = input._h, weight._h, None if bias is None else bias._h
    except AttributeError:
        return aten.linear(input, weight, bias)
    return wrap(_linear(*handles))


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05):
    """Normalise the trailing axes to mean 0 and variance 1, then scale and shift.

    Args:
        input: (*, *normalized_shape).
        normalized_shape: sizes of the trailing axes.
        weight: normalized_shape, or None.
        bias: normalized_shape, or None.
        eps: added to the variance.

    Returns: shape of input.
    """
    if overriding and _asks(input, weight, bias):
        return torch.layer_norm(input, normalized_shape, weight, bias, eps)
    try:
        x = input._h
        weight = None if weight is None else weight._h
        bias = None if bias is None else bias._h
    except AttributeError:
        return torch.layer_norm(input, normalized_shape, weight, bias, eps)
    return wrap(_layer_norm(x, normalized_shape, weight, bias, eps))


def rms_norm(input, normalized_shape, weight=None, eps=None):
    """Divide by the root mean square over the trailing axes, then scale.

    Args:
        input: (*, *normalized_shape).
        normalized_shape: sizes of the trailing axes.
        weight: normalized_shape, or None.
        eps: added to the mean square; the dtype's machine epsilon if None.

    Returns: shape of input.
    """
    if overriding and _asks(input, weight):
        return torch.rms_norm(input, normalized_shape, weight, eps)
    try:
        handles = input._h, None if weight is None else weight._h
    except AttributeError:
        return torch.rms_norm(input, normalized_shape, weight, eps)
    return wrap(_rms_norm(handles[0], normalized_shape, handles[1], eps))


def gelu(input, approximate="none", *, out=None):
    """Return input times the normal distribution function of input.

    Args:
        input: any shape.
        approximate: "none" for the exact form, "tanh" for the approximation.
        out: receives the result.
    """
    if out is not None:
        return aten.gelu(input, approximate=approximate, out=out)
    if approximate == "none" and hasattr(input, "_h") and type(input) not in overriding:
        return wrap(_gelu(input._h))
    return aten.gelu(input, approximate=approximate)


def silu(input, inplace=False):
    """Return input * sigmoid(input)."""
    if inplace or not hasattr(input, "_h") or type(input) in overriding:
        return aten.silu_(input) if inplace else aten.silu(input)
    return wrap(_silu(input._h))


def scaled_dot_product_attention(
    query,
    key,
    value,
    attn_mask=None,
    dropout_p=0.0,
    is_causal=False,
    scale=None,
    enable_gqa=False,
):
    """Weigh value by the softmax of query @ key.T * scale.

    Args:
        query: (*, heads, targets, width).
        key: (*, heads, sources, width).
        value: (*, heads, sources, value width).
        attn_mask: (*, targets, sources), added to the scores; or of bool, True may attend.
        dropout_p: share of weights dropped.
        is_causal: a target attends to sources up to its own place; excludes attn_mask.
        scale: 1 / sqrt(width) if None.
        enable_gqa: repeat the heads of key and value.

    Returns: (*, heads, targets, value width).
    """
    plain = attn_mask is None and not (dropout_p or is_causal or enable_gqa) and scale is None
    if plain and not (overriding and _asks(query, key, value)):
        return wrap(_attention(query._h, key._h, value._h))
    return aten.scaled_dot_product_attention(
        query, key, value, attn_mask, dropout_p, is_causal, scale=scale, enable_gqa=enable_gqa
    )


def rows(weight, input):
    """Look up rows of weight, (rows, width), by integer indices (*): (*, width)."""
    if overriding and _asks(weight, input):
        return aten.embedding(weight, input)
    return wrap(_embedding(weight._h, input._h))
