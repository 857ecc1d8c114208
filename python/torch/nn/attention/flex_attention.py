"""Attention whose scores and mask are given as functions of the positions, without a kernel for it.

Axis letters: B batch, H heads, Q queries, K keys, D width. All scores are computed, and those that
the mask leaves out are dropped: the result is the same, the time is that of all.

Source: documentation of torch.nn.attention.flex_attention, PyTorch 2.10.
"""

import math
from typing import NamedTuple

import torch

_DEFAULT_SPARSE_BLOCK_SIZE = 128


class AuxRequest(NamedTuple):
    """What flex_attention returns beside the values."""

    lse: bool = False
    max_scores: bool = False


class AuxOutput(NamedTuple):
    """What flex_attention returned beside the values; None for what was not asked for."""

    lse: torch.Tensor | None = None
    max_scores: torch.Tensor | None = None


def noop_mask(batch, head, q_idx, kv_idx):
    """Keep all scores."""
    return q_idx.new_ones((), dtype=torch.bool)


def and_masks(*mask_mods):
    """Return the mask that keeps what all keep."""
    return lambda *place: math.prod([mask(*place) for mask in mask_mods]).bool()


def or_masks(*mask_mods):
    """Return the mask that keeps what one keeps."""
    return lambda *place: sum(mask(*place).int() for mask in mask_mods).bool()


def _places(sizes, device):
    """Return an index tensor for each of four axes, which broadcast against each other."""
    shapes = ((-1, 1, 1, 1), (-1, 1, 1), (-1, 1), (-1,))
    axes = zip(sizes, shapes, strict=True)
    return [torch.arange(size, device=device).view(shape) for size, shape in axes]


def create_mask(mod_fn, B, H, Q_LEN, KV_LEN, device="cpu"):
    """Return a mask function's values.

    Args:
        mod_fn: (b, h, q, kv), index tensors that broadcast, to booleans.
        B: batch size; None is 1.
        H: number of heads; None is 1.
        Q_LEN: number of queries.
        KV_LEN: number of keys.
        device: where to.

    Returns: bool, (B, H, Q_LEN, KV_LEN).
    """
    sizes = (B or 1, H or 1, Q_LEN, KV_LEN)
    return mod_fn(*_places(sizes, device)).bool().expand(sizes)


class BlockMask:
    """A mask function with the sizes that it is for.

    Args:
        mask_mod: the function.
        shape: (B, H, Q, K).
        block_size: (queries, keys) of the blocks that `to_dense` tells of.
        device: where the indices are made.
    """

    def __init__(self, mask_mod, shape, block_size, device):
        """Take the function and the sizes."""
        self.mask_mod, self.shape, self.BLOCK_SIZE = mask_mod, tuple(shape), block_size
        self.seq_lengths = self.shape[2:]
        self._device = device

    def dense(self):
        """Return the mask, bool, (B, H, Q, K)."""
        return create_mask(self.mask_mod, *self.shape, self._device)

    def to_dense(self):
        """Return 1 for each block that keeps something, int32, (B, H, Q blocks, K blocks)."""
        mask = self.dense()
        pads = [-size % block for size, block in zip(self.shape[2:], self.BLOCK_SIZE, strict=True)]
        mask = torch.nn.functional.pad(mask, (0, pads[1], 0, pads[0]))
        rows, columns = self.BLOCK_SIZE
        blocks = mask.unflatten(3, (-1, columns)).unflatten(2, (-1, rows))
        return blocks.any(dim=5).any(dim=3).int()

    def sparsity(self):
        """Return the percentage of blocks that keep nothing."""
        return 100 * (1 - self.to_dense().float().mean().item())

    def to(self, device):
        """Return the mask for tensors on another device."""
        return BlockMask(self.mask_mod, self.shape, self.BLOCK_SIZE, device)


def create_block_mask(
    mask_mod, B, H, Q_LEN, KV_LEN, device=None, BLOCK_SIZE=_DEFAULT_SPARSE_BLOCK_SIZE, **options
):
    """Return a mask for flex_attention; `create_mask` tells the arguments.

    Args:
        mask_mod: as `create_mask`'s mod_fn.
        B: as there, and so on.
        H: as there.
        Q_LEN: as there.
        KV_LEN: as there.
        device: where the indices are made.
        BLOCK_SIZE: size of the blocks, or (queries, keys).
        **options: accepted: _compile and so on.
    """
    blocks = BLOCK_SIZE if isinstance(BLOCK_SIZE, tuple) else (BLOCK_SIZE, BLOCK_SIZE)
    return BlockMask(mask_mod, (B or 1, H or 1, Q_LEN, KV_LEN), blocks, device or "cpu")


def flex_attention(
    query,
    key,
    value,
    score_mod=None,
    block_mask=None,
    scale=None,
    enable_gqa=False,
    return_lse=False,
    kernel_options=None,
    *,
    return_aux=None,
):
    """Return attention's values.

    Args:
        query: (B, H, Q, D).
        key: (B, H or a divisor of it, K, D).
        value: as key, of any width.
        score_mod: (score, b, h, q, kv) to score, tensors that broadcast.
        block_mask: of `create_block_mask`; None keeps all.
        scale: of the scores; 1 / sqrt(D) if None.
        enable_gqa: let several heads of queries share one of keys and values.
        return_lse: return the logarithm of the sum of exponentials, (B, H, Q), too.
        kernel_options: accepted; there is no kernel.
        return_aux: an AuxRequest; an AuxOutput is returned, too.

    Raises: ValueError for other numbers of heads without enable_gqa.
    """
    heads, shared = query.size(1), key.size(1)
    if heads != shared:
        if not enable_gqa or heads % shared:
            raise ValueError(
                f"flex_attention: expected as many heads of keys as of queries, or a divisor and "
                f"enable_gqa=True, got {shared} and {heads}"
            )
        key, value = (x.repeat_interleave(heads // shared, 1) for x in (key, value))
    scores = query @ key.transpose(-2, -1) * (query.size(-1) ** -0.5 if scale is None else scale)
    if score_mod is not None:
        scores = score_mod(scores, *_places(scores.shape, scores.device))
    if block_mask is not None:
        kept = create_mask(block_mask.mask_mod, *scores.shape, scores.device)
        scores = scores.masked_fill(~kept, -math.inf)
    highest = scores.amax(-1, keepdim=True).detach()
    weights = (scores - highest.nan_to_num(neginf=0.0)).exp()
    total = weights.sum(-1, keepdim=True)
    made = (weights / total.masked_fill(total == 0, 1.0)).to(value.dtype) @ value
    lse = (total.log() + highest.nan_to_num(neginf=0.0)).squeeze(-1)
    if return_aux is not None:
        highest = highest.squeeze(-1) if return_aux.max_scores else None
        return made, AuxOutput(lse if return_aux.lse else None, highest)
    return (made, lse) if return_lse else made
