"""Attention with several heads, as torch.nn.MultiheadAttention computes it.

Axes: L targets, S sources, N batch, E width, H heads.
"""

import math

import torch
from torch.nn import functional as F


def float_mask(mask, name, dtype, other_dtype=None, other_name=""):
    """Turn a mask of bool (True is left out) into one to add to the scores; None stays None."""
    if mask is None:
        return None
    if mask.dtype is not torch.bool and not mask.is_floating_point():
        raise AssertionError(f"only bool and floating types of {name} are supported")
    if other_dtype is not None and mask.dtype is not other_dtype:
        import warnings

        warnings.warn(
            f"Support for mismatched {name} and {other_name} is deprecated. Use same type for both "
            "instead.",
            stacklevel=3,
        )
    if mask.is_floating_point():
        return mask
    return torch.zeros_like(mask, dtype=dtype).masked_fill_(mask, float("-inf"))


def _check_dims(query, key, value, key_padding_mask, attn_mask, num_heads):
    """Refuse inputs of other than the documented numbers of axes; tells if there is a batch."""
    dims = query.dim()
    if dims not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {dims}-D query tensor"
        )
    start = f"For {'batched' if dims == 3 else 'unbatched'} ({dims}-D) `query`, expected "
    if key.dim() != dims or value.dim() != dims:
        raise AssertionError(
            f"{start}`key` and `value` to be {dims}-D but found {key.dim()}-D and {value.dim()}-D "
            "tensors respectively"
        )
    if key_padding_mask is not None and key_padding_mask.dim() != dims - 1:
        raise AssertionError(
            f"{start}`key_padding_mask` to be `None` or {dims - 1}-D but found "
            f"{key_padding_mask.dim()}-D tensor instead"
        )
    if attn_mask is not None and attn_mask.dim() not in (2, 3):
        raise AssertionError(
            f"{start}`attn_mask` to be `None`, 2-D or 3-D but found {attn_mask.dim()}-D tensor "
            "instead"
        )
    if dims == 2 and attn_mask is not None and attn_mask.dim() == 3:
        expected = (num_heads, query.shape[0], key.shape[0])
        if tuple(attn_mask.shape) != expected:
            raise AssertionError(
                f"Expected `attn_mask` shape to be {expected} but got {attn_mask.shape}"
            )
    return dims == 3


def _fit_mask(mask, targets, sources, batch_heads):
    """Give an additive mask its leading axis: (1 or N * H, L, S)."""
    if mask.dim() == 2:
        expected = (targets, sources)
    else:
        expected = (batch_heads, targets, sources)
    if tuple(mask.shape) != expected:
        raise RuntimeError(
            f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should be {expected}."
        )
    return mask.unsqueeze(0) if mask.dim() == 2 else mask


def _static(given, computed, name, batch_heads, head_width):
    """Take a given key or value, (N * H, S, E / H), in place of the computed one."""
    if given is None:
        return computed.view(computed.shape[0], batch_heads, head_width).transpose(0, 1)
    for axis, expected in ((0, batch_heads), (2, head_width)):
        if given.size(axis) != expected:
            raise AssertionError(
                f"expecting {name}.size({axis}) of {expected}, but got {given.size(axis)}"
            )
    return given


def _project(query, key, value, weights, in_proj_bias):
    """Map query, key and value each by its weight and its third of the bias."""
    biases = (None,) * 3 if in_proj_bias is None else in_proj_bias.chunk(3)
    inputs = (query, key, value)
    return [F.linear(x, w, b) for x, w, b in zip(inputs, weights, biases, strict=True)]


def multi_head_attention_forward(
    query,
    key,
    value,
    embed_dim_to_check,
    num_heads,
    in_proj_weight,
    in_proj_bias,
    bias_k,
    bias_v,
    add_zero_attn,
    dropout_p,
    out_proj_weight,
    out_proj_bias,
    training=True,
    key_padding_mask=None,
    need_weights=True,
    attn_mask=None,
    use_separate_proj_weight=False,
    q_proj_weight=None,
    k_proj_weight=None,
    v_proj_weight=None,
    static_k=None,
    static_v=None,
    average_attn_weights=True,
    is_causal=False,
):
    """Attend with several heads.

    Args:
        query: (L, N, E), or (L, E).
        key: (S, N, key width), or without N.
        value: (S, N, value width), or without N.
        embed_dim_to_check: E.
        num_heads: H, a divisor of E.
        in_proj_weight: (3 * E, E), or None with separate weights.
        in_proj_bias: (3 * E,), or None.
        bias_k: (1, 1, E), one source more; None for none. Likewise bias_v.
        bias_v: see bias_k.
        add_zero_attn: whether one more source is zero.
        dropout_p: share of the weights dropped, in training.
        out_proj_weight: (E, E).
        out_proj_bias: (E,), or None.
        training: whether to drop.
        key_padding_mask: (N, S), of bool, True is left out, or added to the scores.
        need_weights: whether to return the weights.
        attn_mask: (L, S) or (N * H, L, S), like key_padding_mask.
        use_separate_proj_weight: whether to take the next three.
        q_proj_weight: (E, E).
        k_proj_weight: (E, key width).
        v_proj_weight: (E, value width).
        static_k: (N * H, S, E / H) in place of the mapped key. Likewise static_v.
        static_v: see static_k.
        average_attn_weights: return the mean over the heads.
        is_causal: hint that attn_mask, which must be given, is the causal one.

    Returns: result like query, and weights (N, L, S), (N, H, L, S) if not averaged, without N as
        query is; None if they are not needed.
    """
    batched = _check_dims(query, key, value, key_padding_mask, attn_mask, num_heads)
    if not batched:
        query, key, value = (x.unsqueeze(1) for x in (query, key, value))
        if key_padding_mask is not None:
            key_padding_mask = key_padding_mask.unsqueeze(0)
    targets, batch, width = query.shape
    if width != embed_dim_to_check:
        raise AssertionError(
            f"was expecting embedding dimension of {embed_dim_to_check}, but got {width}"
        )
    if width % num_heads:
        raise AssertionError(f"embed_dim {width} not divisible by num_heads {num_heads}")
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module "
            "method `generate_square_subsequent_mask` to create this mask."
        )
    other = None if attn_mask is None else attn_mask.dtype
    key_padding_mask = float_mask(
        key_padding_mask, "key_padding_mask", query.dtype, other, "attn_mask"
    )
    is_causal = is_causal and key_padding_mask is None and not need_weights
    attn_mask = None if is_causal else float_mask(attn_mask, "attn_mask", query.dtype)
    if use_separate_proj_weight:
        weights = (q_proj_weight, k_proj_weight, v_proj_weight)
    elif key.shape != value.shape:
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
    else:
        weights = in_proj_weight.chunk(3)
    q, k, v = _project(query, key, value, weights, in_proj_bias)
    batch_heads, head_width = batch * num_heads, width // num_heads
    if attn_mask is not None:
        attn_mask = _fit_mask(attn_mask, targets, key.shape[0], batch_heads)
    added = 0
    if bias_k is not None and bias_v is not None:
        k = torch.cat([k, bias_k.repeat(1, batch, 1)])
        v = torch.cat([v, bias_v.repeat(1, batch, 1)])
        added += 1
    q = q.view(targets, batch_heads, head_width).transpose(0, 1)  # (N * H, L, E / H)
    k = _static(static_k, k, "static_k", batch_heads, head_width)
    v = _static(static_v, v, "static_v", batch_heads, head_width)
    if add_zero_attn:
        zero = torch.zeros(batch_heads, 1, head_width, dtype=k.dtype, device=k.device)
        k, v = torch.cat([k, zero], 1), torch.cat([v, zero], 1)
        added += 1
    mask = _joined_mask(attn_mask, key_padding_mask, added, num_heads)
    dropout_p = dropout_p if training else 0.0
    if need_weights:
        result, shown = _with_weights(q, k, v, mask, dropout_p)
        shown = shown.view(batch, num_heads, targets, k.size(1))
        shown = shown.mean(1) if average_attn_weights else shown
    else:
        parts = [x.reshape(batch, num_heads, -1, head_width) for x in (q, k, v)]
        if mask is not None:
            heads = num_heads if mask.size(0) > 1 else 1
            mask = mask.view(-1, heads, mask.size(1), mask.size(2))
        result = F.scaled_dot_product_attention(*parts, mask, dropout_p, is_causal)
        result = result.reshape(batch_heads, targets, head_width)
        shown = None
    result = result.transpose(0, 1).reshape(targets * batch, width)
    result = F.linear(result, out_proj_weight, out_proj_bias).view(targets, batch, -1)
    if batched:
        return result, shown
    return result.squeeze(1), None if shown is None else shown.squeeze(0)


def _joined_mask(attn_mask, key_padding_mask, added, num_heads):
    """Add the masks up, with zeros for added sources: (1 or N * H, 1 or L, S), or None."""
    if added and attn_mask is not None:
        attn_mask = F.pad(attn_mask, (0, added))
    if key_padding_mask is None:
        return attn_mask
    if added:
        key_padding_mask = F.pad(key_padding_mask, (0, added))
    padding = key_padding_mask.repeat_interleave(num_heads, 0).unsqueeze(1)
    return padding if attn_mask is None else attn_mask + padding


def _with_weights(q, k, v, mask, dropout_p):
    """Attend and return the weights too, (N * H, L, S)."""
    q = q * math.sqrt(1.0 / q.size(-1))
    if mask is None:
        scores = torch.bmm(q, k.transpose(-2, -1))
    else:
        scores = torch.baddbmm(mask, q, k.transpose(-2, -1))
    weights = torch.softmax(scores, -1)
    if dropout_p > 0.0:
        weights = F.dropout(weights, dropout_p)
    return torch.bmm(weights, v), weights
