"""torch.multiprocessing: Python's, whose processes here are further interpreters in the JVM.

A process has its own modules and its own random numbers, seeded as a new program's are. Tensors
that go to it are shared, as PyTorch's are: both sides see what the other stores. The default dtype
and the number of threads are the program's.

Source: its documentation, PyTorch 2.10.
"""

import multiprocessing
from multiprocessing import *  # noqa: F403
from multiprocessing.reduction import ForkingPickler

from torch import Tensor
from torch.nn.parameter import Parameter

from . import spawn as _spawn
from ._sharing import reduce_tensor
from .spawn import (
    ProcessContext,
    ProcessExitedException,
    ProcessRaisedException,
    SpawnContext,
    start_processes,
)

_METHODS = ("fork", "spawn", "forkserver")
_state = {"strategy": "file_system", "method": None}
__all__ = [
    *multiprocessing.__all__,
    "ProcessContext",
    "ProcessExitedException",
    "ProcessRaisedException",
    "SpawnContext",
    "get_all_sharing_strategies",
    "get_sharing_strategy",
    "set_sharing_strategy",
    "spawn",
    "start_processes",
]

spawn = _spawn.spawn  # the function, under the module's name


def get_all_sharing_strategies():
    """Return the one strategy."""
    return {"file_system"}


def get_sharing_strategy():
    """Return the strategy."""
    return _state["strategy"]


def set_sharing_strategy(new_strategy):
    """Accept the one strategy: memory is shared as it is."""
    if new_strategy not in get_all_sharing_strategies():
        raise AssertionError(f"expected 'file_system', got '{new_strategy}'")


def get_all_start_methods():
    """Return the names of the ways to start a process, which all start a new interpreter."""
    return list(_METHODS)


def set_start_method(method, force=False):
    """Remember a method; a process starts from nothing by any of them, as by "spawn"."""
    if _state["method"] is not None and not force:
        raise RuntimeError("context has already been set")
    _check(method)
    _state["method"] = method


def get_start_method(allow_none=False):
    """Return the method that was set."""
    return _state["method"] if allow_none or _state["method"] else "fork"


def get_context(method=None):
    """Return the context that makes processes, queues and locks."""
    _check(method)
    return multiprocessing.get_context()


def _check(method):
    if method is not None and method not in _METHODS:
        raise ValueError(f"cannot find context for {method!r}")


def cpu_count():
    """Return the number of processors."""
    import os

    return os.cpu_count() or 1


for _kind in (Tensor, Parameter):
    ForkingPickler.register(_kind, reduce_tensor)
