"""Looking rows up in a table."""

import torch
from torch._operators import aten
from torch.nn.functional._fast import rows

__all__ = ["embedding", "embedding_bag", "one_hot"]


def _check_padding(padding_idx, rows):
    """Return padding_idx counted from the front, -1 for none."""
    if padding_idx is None:
        return -1
    if padding_idx > 0 and padding_idx >= rows or padding_idx < -rows:
        raise AssertionError("Padding_idx must be within num_embeddings")
    return padding_idx if padding_idx >= 0 else rows + padding_idx


def embedding(
    input,
    weight,
    padding_idx=None,
    max_norm=None,
    norm_type=2.0,
    scale_grad_by_freq=False,
    sparse=False,
):
    """Look up rows of weight.

    Args:
        input: integer indices, any shape (*).
        weight: table, (rows, width).
        padding_idx: row that gets no gradient.
        max_norm: rows looked up that are longer are shortened to it, in place.
        norm_type: the p of that norm.
        scale_grad_by_freq: divide gradients by the frequency of the row in input.
        sparse: make the gradient of weight sparse.

    Returns: (*, width).
    """
    if padding_idx is None and max_norm is None and not scale_grad_by_freq and not sparse:
        return rows(weight, input)
    padding_idx = _check_padding(padding_idx, weight.size(0))
    if max_norm is not None:
        input = input.contiguous()
        with torch.no_grad():
            torch.embedding_renorm_(weight.detach(), input, max_norm, norm_type)
    return torch.embedding(weight, input, padding_idx, scale_grad_by_freq, sparse)


_MODES = {"sum": 0, "mean": 1, "max": 2}


def embedding_bag(
    input,
    weight,
    offsets=None,
    max_norm=None,
    norm_type=2,
    scale_grad_by_freq=False,
    mode="mean",
    sparse=False,
    per_sample_weights=None,
    include_last_offset=False,
    padding_idx=None,
):
    """Look up rows of weight and sum, average or maximise them bag by bag.

    Args:
        input: indices, (bags, length), or (total,) cut at offsets.
        weight: table, (rows, width).
        offsets: start of each bag, (bags,), only for a 1-D input.
        max_norm: as in embedding.
        norm_type: as in embedding.
        scale_grad_by_freq: as in embedding.
        sparse: as in embedding.
        padding_idx: row that counts for nothing.
        mode: "sum", "mean" or "max".
        per_sample_weights: factor of each looked-up row, shape of input, "sum" only.
        include_last_offset: offsets ends with the total length.

    Returns: (bags, width).
    """
    if weight.dtype == torch.int64 and input.is_floating_point():  # the order of old programs
        input, weight = weight, input
    if per_sample_weights is not None and input.size() != per_sample_weights.size():
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({per_sample_weights.shape}) is not None, "
            f"then it must have the same shape as the input ({input.shape})"
        )
    if input.dim() == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch "
                f"of fixed length sequences. However, found offsets of type {type(offsets)}"
            )
        offsets = torch.arange(
            0, input.numel(), input.size(1), dtype=input.dtype, device=input.device
        )
        input = input.reshape(-1)
        if per_sample_weights is not None:
            per_sample_weights = per_sample_weights.reshape(-1)
    elif input.dim() != 1:
        raise ValueError(
            f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.dim()}"
        )
    elif offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None")
    elif offsets.dim() != 1:
        raise ValueError("offsets has to be a 1D Tensor")
    if mode not in _MODES:
        raise ValueError("mode has to be one of sum, mean or max")
    if per_sample_weights is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported "
            f"for mode='sum' (got mode='{mode}'). Please open a feature request on GitHub."
        )
    if max_norm is not None:
        with torch.no_grad():
            torch.embedding_renorm_(weight.detach(), input, max_norm, norm_type)
    if padding_idx is not None:
        padding_idx = _check_padding(padding_idx, weight.size(0))
    return aten.embedding_bag(
        weight,
        input,
        offsets,
        scale_grad_by_freq,
        _MODES[mode],
        sparse,
        per_sample_weights,
        include_last_offset,
        padding_idx,
    )[0]


def one_hot(tensor, num_classes=-1):
    """Turn class numbers (*) into rows of 0 and 1, (*, num_classes), int64."""
    return aten.one_hot(tensor, num_classes)
