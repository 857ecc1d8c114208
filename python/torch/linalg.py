"""Functions of `torch.linalg`: libtorch's operators whose names begin with `linalg_`."""

from . import _operators
from ._C import _LinAlgError as LinAlgError  # noqa: F401
from .utils._lazy import public


def __getattr__(name):
    """Make an operator's function on first use."""
    if name == "__all__":
        return public(__name__)
    if name.startswith("__") or not _operators.exists("linalg_" + name):
        raise _operators.missing("module 'torch.linalg'", name)
    made = globals()[name] = _operators.function("linalg_" + name)
    return made
