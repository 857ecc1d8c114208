"""The tensors of a program's own classes: their methods ask `__torch_function__` first.

A class stands between Tensor and what a program derives from it, so that Tensor's methods, which
inner loops call, need not ask.
"""

from . import (
    _tensor_conversion,
    _tensor_gradient,
    _tensor_more,
    _tensor_numbers,
    _tensor_operators,
    _tensor_properties,
)
from ._override_state import state
from ._tensor import Tensor
from .overrides import handle_torch_function

PARTS = (
    _tensor_operators.Operators,
    _tensor_numbers.Numbers,
    _tensor_properties.Properties,
    _tensor_gradient.Gradient,
    _tensor_conversion.Conversion,
    _tensor_more.More,
)
# Attributes that are tensors of the same numbers.
_VIEWS = ("T", "mT", "H", "mH", "real", "imag", "data")
# What Python needs of every object.
_PLAIN = {"__hash__", "__iter__", "__format__", "__array__", "__init_subclass__", "is_shared"}
# The method by whose name PyTorch tells of an operator of Python.
TOLD_AS = {
    f"__{prefix}{name}__": method + ("_" if prefix == "i" else "")
    for name, method in {
        "add": "add",
        "sub": "sub",
        "mul": "mul",
        "truediv": "div",
        "and": "bitwise_and",
        "or": "bitwise_or",
        "matmul": "matmul",
        "pow": "pow",
        "neg": "neg",
    }.items()
    for prefix in ("", "i", "r")
    if (prefix, name) not in (("r", "sub"), ("r", "truediv"), ("r", "matmul"), ("r", "pow"))
}


class Overriding(Tensor):
    """A tensor whose operations give tensors of its own class, or what the class makes of them."""

    _asks = True

    def __iter__(self):
        """Iterate over the first axis."""
        return iter(self.unbind(0))


def _method(name, plain):
    def method(self, *args, **kwargs):
        if not state.enabled:
            return plain(self, *args, **kwargs)
        told = getattr(Tensor, TOLD_AS.get(name, name), plain)
        return handle_torch_function(told, (self, *args), self, *args, **kwargs)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = plain.__doc__
    return method


def _view(plain):
    def getter(self):
        if not state.enabled:
            return plain.__get__(self)
        return handle_torch_function(plain.__get__, (self,), self)

    return property(getter, plain.fset, plain.fdel, plain.__doc__)


def _fill():
    for part in PARTS:
        for name, member in vars(part).items():
            if name in _VIEWS:
                setattr(Overriding, name, _view(member))
            elif (
                callable(member)
                and name not in _PLAIN
                and (name[0] != "_" or name.startswith("__"))
            ):
                setattr(Overriding, name, _method(name, member))


_fill()
