"""Names of torch._C that packages reach for beside its documented ones, in PyTorch's own parts.

Source: behaviour of torch._C, PyTorch 2.10.
"""

from types import ModuleType

import torch
from torch import _operators
from torch._archive_files import PyTorchFileReader  # noqa: F401 (its name is torch._C's too)
from torch.random import Generator  # noqa: F401 (likewise)

_TensorMeta = type(torch.Tensor)


def _get_default_device():
    """Return the name of the device of tensors made without one."""
    return str(torch.get_default_device())


def _get_accelerator(check=None):
    """Return the kind of device that computes faster than the processor, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _get_privateuse1_backend_name():
    """Return the name of devices of other makers: nobody gave them one."""
    return "privateuseone"


def _cuda_isInBadFork():  # noqa: N802 (PyTorch's name)
    """Return False: the JVM does not fork."""
    return False


def _cuda_clearCublasWorkspaces():  # noqa: N802 (PyTorch's name)
    """Give cuBLAS's spare memory back with all other, by torch.cuda.empty_cache."""
    torch.cuda.empty_cache()


def _parse_to(*args, **kwargs):
    """Return the device, dtype, non_blocking and memory format of a call of `to`."""
    from torch.nn.modules._convert import _parse_to

    return _parse_to(args, kwargs)


def _false(value):
    """Return False: vmap computes on ordinary tensors here, one after the other."""
    return False


class Graph:
    """The class of TorchScript's graphs, for annotations; there are none."""


class Value:
    """The class of values in such graphs."""


class _Operators(ModuleType):
    """A part of torch._C whose further names are operators."""

    def __getattr__(self, name):
        if name.startswith("__") or not _operators.exists(name):
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        return _operators.function(name)


_nn = _Operators("torch._C._nn", "Operators that torch.nn.functional is made of.")
_nn._parse_to = _parse_to
_VariableFunctions = _Operators("torch._C._VariableFunctions", "Operators of torch.")
_functorch = ModuleType("torch._C._functorch", "What torch.func asks tensors.")
_functorch.is_batchedtensor = _functorch.is_legacy_batchedtensor = _false
_functorch.is_gradtrackingtensor = _functorch.is_functorch_wrapped_tensor = _false
