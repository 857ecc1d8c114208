"""Names in a graph and in its code: of steps, of functions, of types."""

import builtins
import keyword
import operator
import re
import types

import torch

#: Names that generated code finds without importing them.
CUSTOM = {
    "inf": ("from math import inf", float("inf")),
    "nan": ("from math import nan", float("nan")),
    "NoneType": ("NoneType = type(None)", type(None)),
    "torch": ("import torch", torch),
    "device": ("from torch import device", torch.device),
}
# Functions of torch that PyTorch defines, and code names, in torch.functional.
_IN_FUNCTIONAL = frozenset(
    """align_tensors atleast_1d atleast_2d atleast_3d block_diag broadcast_shapes broadcast_tensors
    cartesian_prod cdist chain_matmul einsum lu meshgrid norm split stft tensordot unique
    unique_consecutive unravel_index""".split()
)
_PLACES = ("torch", "torch.nn.functional", "torch.linalg", "torch.fft", "torch.special")


class Namespace:
    """Gives names that no other step has."""

    def __init__(self):
        """Begin without names."""
        self._names = {}
        self._used = set()
        self._counts = {}

    def create_name(self, candidate, obj):
        """Return the object's name, made of the candidate the first time."""
        if obj is not None and obj in self._names:
            return self._names[obj]
        candidate = re.sub("[^0-9a-zA-Z_]+", "_", candidate) or "_unnamed"
        if candidate[0].isdigit():
            candidate = f"_{candidate}"
        numbered = re.match(r"(.*)_(\d+)$", candidate)
        base = numbered[1] if numbered else candidate
        number = int(numbered[2]) if numbered else 0
        number = number or self._counts.get(base, 0)
        while candidate in self._used or _is_taken(candidate, obj):
            number += 1
            candidate = f"{base}_{number}"
        self._used.add(candidate)
        self._counts[base] = number
        if obj is not None:
            self._names[obj] = candidate
        return candidate


def _is_taken(name, obj):
    if keyword.iskeyword(name):
        return True
    if hasattr(builtins, name):
        return obj is not getattr(builtins, name)
    return name in CUSTOM and obj is not CUSTOM[name][1]


def of_target(target):
    """Return what a step is named after: its function's name in small letters."""
    name = getattr(target, "__name__", type(target).__name__) if callable(target) else target
    if name.startswith("__") and name.endswith("__"):
        name = name[2:-2]
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()


def public(function):
    """Return a function's name as `torch.…` and what is found there, or None twice.

    Some of our functions call others of the same name, which then ask what they were given.
    """
    name = getattr(function, "__name__", None)
    module = getattr(function, "__module__", None) or ""
    places = [path for path in _PLACES if name]
    for path in sorted(places, key=lambda path: len(path) if module.startswith(path) else 0)[::-1]:
        place = torch
        for part in path.split(".")[1:]:
            place = getattr(place, part)
        own = name.removeprefix(path.rpartition(".")[2] + "_")
        found = getattr(place, own, None)
        same = module.startswith("torch.") and getattr(found, "__name__", None) == name
        if found is function or (same and callable(found)):
            if path == "torch" and own in _IN_FUNCTIONAL:
                path = "torch.functional"
            return f"{path}.{own}", found
    return None, None


def torch_name(function):
    """Return a function's name as `torch.…`, or None if it is not found there."""
    return public(function)[0]


def qualified_name(function):
    """Return the name by which code finds a function."""
    if getattr(builtins, getattr(function, "__name__", ""), None) is function:
        return function.__name__
    known = torch_name(function)
    if known is not None:
        return known
    name = getattr(function, "__qualname__", None) or function.__name__
    if name == "<lambda>":
        raise RuntimeError(f"torch.fx: expected a function with a name, got {function}")
    if isinstance(function, types.MethodDescriptorType) or "." not in name:
        name = function.__name__
    if getattr(operator, name, None) is function:
        return f"operator.{name}"
    return f"{getattr(function, '__module__', None) or 'builtins'}.{name}"


def type_text(kind):
    """Return an annotation as code has it."""
    if isinstance(kind, type) and not isinstance(kind, types.GenericAlias):
        if kind.__module__ == "builtins":
            return kind.__qualname__
        return f"{kind.__module__}.{kind.__qualname__}"
    if kind is ...:
        return "..."
    return kind.__name__ if isinstance(kind, types.FunctionType) else repr(kind)
