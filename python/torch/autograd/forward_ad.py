"""torch.autograd.forward_ad: tensors that carry a tangent along, by libtorch's forward mode.

Source: documentation of torch.autograd.forward_ad, PyTorch 2.10.
"""

from collections import namedtuple

import torch
from torch._C import library
from torch._decorating import in_context
from torch.autograd.function import dual_levels as _level

UnpackedDualTensor = namedtuple("UnpackedDualTensor", ("primal", "tangent"))


def enter_dual_level():
    """Enter a level, of which there is one, and return its number.

    Raises: RuntimeError if one is entered already.
    """
    _level.append(library.enter_dual_level())
    return _level[-1]


def exit_dual_level(*, level=None):
    """Leave a level: its tensors lose their tangents.

    Raises: RuntimeError if it is not the one that was entered.
    """
    level = _current() if level is None else level
    if level != _current():
        raise RuntimeError(
            "Trying to exit a forward AD level that was not the last one that was created. This is "
            "not supported."
        )
    if level >= 0:
        library.leave_dual_level(_level.pop())


def _current():
    return _level[-1] if _level else -1


def make_dual(tensor, tangent, *, level=None):
    """Return a view of a tensor that carries a tangent of the same shape.

    Raises: RuntimeError outside of a level; ValueError for a tensor that is no floating-point one.
    """
    level = _current() if level is None else level
    if level < 0:
        raise RuntimeError(
            "Trying to create a dual Tensor for forward AD but no level exists, make sure to "
            "enter_dual_level() first."
        )
    for name, value in (("primal", tensor), ("tangent", tangent)):
        if not (value.is_floating_point() or value.is_complex()):
            raise ValueError(
                f"Expected {name} to be floating point or complex, but got: {value.dtype}"
            )
    return torch._make_dual(tensor, tangent, level)


def unpack_dual(tensor, *, level=None):
    """Return the tensor, and its tangent or None, as views."""
    level = _current() if level is None else level
    if level < 0:
        return UnpackedDualTensor(tensor, None)
    primal, tangent = torch._unpack_dual(tensor, level)
    return UnpackedDualTensor(primal, tangent)


class dual_level:  # noqa: N801 (PyTorch's name)
    """The context, or decorator, in which tensors can carry tangents."""

    def __call__(self, function):
        """Return the function so that each call has a level of its own."""
        return in_context(dual_level, function)

    def __enter__(self):
        """Enter the level."""
        return enter_dual_level()

    def __exit__(self, *error):
        """Leave it."""
        exit_dual_level()
