"""Reductions and normalizations that leave masked-out elements of strided tensors out.

A mask is boolean, True where an element counts, and broadcasts to the input. MaskedTensor is
left out: its names raise NotImplementedError. Source: documentation of torch.masked, PyTorch 2.10.
"""

from ._normalizations import cumprod, cumsum, log_softmax, normalize, softmax, softmin
from ._reductions import (
    amax,
    amin,
    argmax,
    argmin,
    logaddexp,
    logsumexp,
    mean,
    median,
    norm,
    prod,
    std,
    sum,
    var,
)

__all__ = [
    "amax",
    "amin",
    "argmax",
    "argmin",
    "cumprod",
    "cumsum",
    "log_softmax",
    "logaddexp",
    "logsumexp",
    "mean",
    "median",
    "norm",
    "normalize",
    "prod",
    "softmax",
    "softmin",
    "std",
    "sum",
    "var",
]


def __getattr__(name):
    """Say that masked tensors are left out."""
    if name in ("MaskedTensor", "as_masked_tensor", "is_masked_tensor", "masked_tensor"):
        raise NotImplementedError(
            f"torch.masked.{name}: expected a function of plain tensors, got one of masked "
            "tensors, which Torch for GraalVM leaves out; give the mask to torch.masked.sum and "
            "the like as mask="
        )
    from torch._operators import missing

    raise missing("module 'torch.masked'", name)
