"""Operators by namespace and name: `torch.ops.aten.add(x, y)`."""

from . import _operators


class _Namespace:
    """The operators of one namespace."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        """Return an operator's function, made on first use."""
        if name.startswith("__") or not _operators.exists(name, self._name):
            raise _operators.missing(f"'torch.ops.{self._name}'", name)
        found = _operators.function(name, self._name)
        setattr(self, name, found)
        return found


def __getattr__(name):
    """Return a namespace, made on first use."""
    if name.startswith("__"):
        raise AttributeError(name)
    made = globals()[name] = _Namespace(name)
    return made
