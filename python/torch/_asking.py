"""Functions that ask before they compute, and the lists of them.

Operators ask by themselves. What is written in Python does so only once a program enters a mode:
asking costs time, and packages define modes that few programs use.

Source: documentation of torch.overrides, PyTorch 2.10.
"""

import functools
import types

import torch

from . import _operators, _overriding
from ._override_state import overrides, state
from ._tensor import Tensor
from .nn.modules import linear

_MODULES = (
    "torch",
    "torch.nn.functional",
    "torch.linalg",
    "torch.fft",
    "torch.special",
    "torch.nn.init",
)
# Functions of `torch` that are no operators of libtorch but ask.
_MORE = frozenset(
    """align_tensors as_tensor asarray block_diag broadcast_tensors cartesian_prod cdist
    chain_matmul einsum from_dlpack from_numpy frombuffer full lu meshgrid norm sparse_bsc_tensor
    sparse_bsr_tensor sparse_compressed_tensor sparse_coo_tensor sparse_csc_tensor
    sparse_csr_tensor split stft tensor tensordot unique unique_consecutive""".split()
)
_NEVER = ("has_torch_function", "handle_torch_function")
_UNASKED = {"__hash__", "__iter__", "__init_subclass__", "__new__", "__init__", "_each"}
_installed = []


def _asking(function, told=None):
    """Return a function that asks a mode, or its arguments' classes, before it computes.

    Args:
        function: what computes.
        told: name of Tensor's method that it is told as; None if it is no method.
    """

    @functools.wraps(function)
    def asking(*args, **kwargs):
        if state.modes or any(overrides(type(value)) for value in args):
            from .overrides import handle_torch_function, in_mode

            if told is None:
                return handle_torch_function(asking, args, *args, **kwargs)
            return in_mode(getattr(Tensor, told), args, kwargs)
        return function(*args, **kwargs)

    return asking


def _asking_property(plain):
    def getter(self):
        if state.modes:
            from .overrides import handle_torch_function

            return handle_torch_function(made.__get__, (self,), self)
        return plain.__get__(self)

    made = property(getter, plain.fset, plain.fdel, plain.__doc__)
    return made


def install():
    """Have Tensor's methods and attributes, and Python's functions, ask from now on."""
    if _installed:
        return
    _installed.append(True)
    for module, names in _names().items():
        for name in names:
            function = getattr(module, name)
            if function.__module__ != _operators.__name__:  # an operator's asks by itself
                setattr(module, name, _asking(function))
    linear.linear = torch.nn.functional.linear  # which it holds for speed
    for part in _overriding.PARTS:
        for name, member in vars(part).items():
            if isinstance(member, property):
                setattr(Tensor, name, _asking_property(member))
            elif isinstance(member, types.FunctionType) and name not in _UNASKED:
                _install_method(name, member)


def _install_method(name, function):
    if name[0] == "_" and not name.startswith("__"):
        return
    setattr(Tensor, name, _asking(function, _overriding.TOLD_AS.get(name, name)))


def _names():
    """Return {module: the names of its functions that ask}."""
    found = {}
    for path in _MODULES:
        module = functools.reduce(getattr, path.split(".")[1:], torch)
        found[module] = [
            name
            for name in dir(module)
            if name[0] != "_"
            and name not in _NEVER
            and (module is not torch or name in _MORE or _operators.exists(name))
            and isinstance(getattr(module, name, None), types.FunctionType)
        ]
    return found


def get_overridable_functions():
    """Return {module or class: its functions that ask}."""
    found = {
        module: [getattr(module, name) for name in names] for module, names in _names().items()
    }
    found[Tensor] = [
        member.__get__ if isinstance(member, property) else member
        for member in (getattr(Tensor, name, None) for name in dir(Tensor))
        if isinstance(member, (property, types.FunctionType))
    ]
    return found


def get_ignored_functions():
    """Return the functions of `torch` that never ask."""
    asked = set(_names()[torch])
    return {
        getattr(torch, name)
        for name in dir(torch)
        if name[0] != "_"
        and name not in asked
        and isinstance(getattr(torch, name, None), types.FunctionType)
    }


def name_of(function):
    """Return the name under which a function is found, or None."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, property):
        for kind in Tensor.__mro__:
            for name, member in vars(kind).items():
                if member is owner:
                    return f"torch.Tensor.{name}.__get__"
    name = getattr(function, "__name__", None)
    if name is None:
        return None
    places = [functools.reduce(getattr, path.split(".")[1:], torch) for path in _MODULES]
    for path, place in zip(("torch.Tensor", *_MODULES), (Tensor, *places), strict=True):
        own = name.removeprefix(path.rpartition(".")[2] + "_")
        if getattr(place, own, None) is function:
            return f"{path}.{own}"
    return None
