"""Reductions and normalizations that leave masked-out elements of strided tensors out.

A mask is boolean, True where an element counts, and broadcasts to the input. Masked tensors load
when asked for. Source: documentation of torch.masked, PyTorch 2.10.
"""

from torch.utils._lazy import attach, by_name

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
__getattr__ = attach(
    __name__,
    globals(),
    by_name({"maskedtensor": "MaskedTensor as_masked_tensor is_masked_tensor masked_tensor"}),
)
