"""What computes behind the operators.

Source: documentation of torch.backends, PyTorch 2.10.
"""

from torch.utils._lazy import attach

from . import mkl, mps

__getattr__ = attach(
    __name__,
    globals(),
    dict.fromkeys(("cuda", "cudnn", "mkldnn", "openmp", "opt_einsum"), ""),
)
