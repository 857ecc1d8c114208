"""Operators by namespace and name: `torch.ops.aten.add(x, y)`, `torch.ops.aten.add.Tensor(x, y)`.

The operator finds the overload that its arguments mean.
"""

from . import _operators
from ._ops import OpOverloadPacket


class _Namespace(_operators.Functions):
    """The operators of one namespace, with their overloads."""

    def _define(self, name, operator):
        """Add an operator of torch.library."""
        setattr(self, name, operator)

    def _made(self, name):
        return OpOverloadPacket(self._namespace, name)


def load_library(path):
    """Refuse to load operators that were compiled for CPython's PyTorch.

    Raises: OSError always, as where there is no such file; packages then go without.
    """
    raise OSError(f"Could not load this library: {path} (operators in C++ are not loaded here)")


def __getattr__(name):
    """Return a namespace, made on first use."""
    if name.startswith("__"):
        raise AttributeError(name)
    made = globals()[name] = _Namespace(name)
    return made
