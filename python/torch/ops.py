"""Operators by namespace and name: `torch.ops.aten.add(x, y)`, `torch.ops.aten.add.Tensor(x, y)`.

The operator finds the overload that its arguments mean.
"""

from . import _operators
from ._C import library
from ._ops import OpOverload


class _Namespace:
    """The operators of one namespace."""

    def __init__(self, name):
        self._name = name

    def _define(self, name, operator):
        """Add an operator of torch.library."""
        setattr(self, name, operator)

    def __getattr__(self, name):
        """Return an operator's function, made on first use."""
        if name.startswith("__") or not _operators.exists(name, self._name):
            raise _operators.missing(f"'torch.ops.{self._name}'", name)
        found = _operators.function(name, self._name)
        overloads = _overloads(f"{self._name}::{name}")
        for overload in overloads:
            setattr(found, overload, OpOverload(found, self._name, name, overload))
        found._qualified_op_name = f"{self._name}::{name}"
        found.overloads = lambda: list(overloads)
        setattr(self, name, found)
        return found


def _overloads(qualified):
    """Return the names of an operator's overloads: `aten::add.out(…)` has `out`."""
    signatures = [text.split("(", 1)[0] for text in library.schemas(qualified)]
    return [text.partition(".")[2] or "default" for text in signatures]


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
