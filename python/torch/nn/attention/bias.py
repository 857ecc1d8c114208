"""torch.nn.attention.bias: causal masks that scaled_dot_product_attention need not see.

Source: documentation of torch.nn.attention.bias, PyTorch 2.10.
"""

from enum import IntEnum, auto

import torch
from torch.nn import functional as F

__all__ = ["CausalBias", "CausalVariant", "causal_lower_right", "causal_upper_left"]


class CausalVariant(IntEnum):
    """The corner in which the diagonal of a mask that is no square lies."""

    UPPER_LEFT = auto()
    LOWER_RIGHT = auto()


class CausalBias(torch.Tensor):
    """A mask, True where a query may look, (seq_len_q, seq_len_kv).

    Args:
        variant: where its diagonal lies.
        seq_len_q: number of queries.
        seq_len_kv: number of keys.
    """

    def __new__(cls, variant, seq_len_q, seq_len_kv):
        """Make the mask, and remember what it was made of."""
        if not isinstance(variant, CausalVariant):
            raise AssertionError(f"expected a CausalVariant, got {variant!r}")
        upper = variant is CausalVariant.UPPER_LEFT
        mask = torch.ones(seq_len_q, seq_len_kv, dtype=torch.bool)
        made = mask.tril(0 if upper else seq_len_kv - seq_len_q).as_subclass(cls)
        made.variant, made.seq_len_q, made.seq_len_kv = variant, seq_len_q, seq_len_kv
        return made

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        """Attend by the kernels' own causal way where it is the same; else be a plain tensor."""
        kwargs = kwargs or {}
        if func.__name__ == "scaled_dot_product_attention":
            return _attend(*args, **kwargs)
        with torch._C.DisableTorchFunctionSubclass():
            return func(*args, **kwargs)


def _attend(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
):
    if is_causal:
        raise ValueError("CausalBias should not be used with causal=True")
    rest = {"dropout_p": dropout_p, "scale": scale, "enable_gqa": enable_gqa}
    square = attn_mask.seq_len_q == attn_mask.seq_len_kv
    if square or attn_mask.variant is CausalVariant.UPPER_LEFT:
        return F.scaled_dot_product_attention(query, key, value, is_causal=True, **rest)
    mask = attn_mask.as_subclass(torch.Tensor).to(query.device)
    return F.scaled_dot_product_attention(query, key, value, attn_mask=mask, **rest)


def causal_upper_left(*size):
    """Return a mask whose diagonal begins in the upper left corner.

    Args:
        *size: numbers of queries and of keys.
    """
    return _made(CausalVariant.UPPER_LEFT, size)


def causal_lower_right(*size):
    """Return a mask whose diagonal ends in the lower right corner: see `causal_upper_left`."""
    return _made(CausalVariant.LOWER_RIGHT, size)


def _made(variant, size):
    if len(size) != 2:
        raise AssertionError(f"expected 2 sizes, of queries and of keys, got {size}")
    return CausalBias(variant, *size)
