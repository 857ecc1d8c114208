"""Functions of `torch.special`: libtorch's operators whose names begin with `special_`."""

from . import _operators
from .utils._lazy import public


def __getattr__(name):
    """Make an operator's function on first use."""
    if name == "__all__":
        return public(__name__)
    if name.startswith("__") or not _operators.exists("special_" + name):
        raise _operators.missing("module 'torch.special'", name)
    made = globals()[name] = _operators.function("special_" + name)
    return made
