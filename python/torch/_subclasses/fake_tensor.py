"""Tensors without data: the classes, for `isinstance`; device "meta" gives such tensors here."""

from contextlib import nullcontext

from torch import Tensor
from torch._override_state import _disabled_torch_function_impl


def is_fake(x):
    """Return False."""
    return False


def unset_fake_temporarily():
    """Return a context in which no mode makes fake tensors: there is never one."""
    return nullcontext()


class FakeTensor(Tensor):
    """A tensor without data that knows a device."""

    __torch_function__ = _disabled_torch_function_impl

    def __new__(cls, *args, **kwargs):
        """Refuse.

        Raises: NotImplementedError always.
        """
        _refuse()


class FakeTensorMode:
    """A context in which operators make such tensors."""

    def __init__(self, *args, **kwargs):
        """Refuse.

        Raises: NotImplementedError always.
        """
        _refuse()


class FakeTensorConverter(FakeTensorMode):
    """Makes such tensors of others."""


def _refuse():
    raise NotImplementedError(
        'torch._subclasses: there are no fake tensors here; make tensors on the device "meta"'
    )
