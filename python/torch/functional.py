"""torch.functional: those functions of `torch` that are Python in PyTorch, by their old address."""

import torch

__all__ = (
    "atleast_1d atleast_2d atleast_3d align_tensors broadcast_shapes broadcast_tensors "
    "cartesian_prod block_diag cdist chain_matmul einsum istft lu norm meshgrid "
    "pca_lowrank split stft svd_lowrank tensordot unique unique_consecutive unravel_index"
).split()


def __getattr__(name):
    """Return the function of `torch`."""
    if name not in __all__:
        raise AttributeError(f"module 'torch.functional' has no attribute '{name}'")
    return getattr(torch, name)
