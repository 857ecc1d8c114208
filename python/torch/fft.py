"""Functions of `torch.fft`: libtorch's operators whose names begin with `fft_`."""

from . import _operators
from ._tensor import Tensor  # noqa: F401

__getattr__ = _operators.family(__name__, "fft_", globals())
