"""Functions of `torch.fft`: libtorch's operators whose names begin with `fft_`."""

from . import _operators
from ._tensor import Tensor  # noqa: F401
from .utils._lazy import public


def __getattr__(name):
    """Make an operator's function on first use."""
    if name == "__all__":
        return public(__name__)
    if name.startswith("__") or not _operators.exists("fft_" + name):
        raise _operators.missing("module 'torch.fft'", name)
    made = globals()[name] = _operators.function("fft_" + name)
    return made
