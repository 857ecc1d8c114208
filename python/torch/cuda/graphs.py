"""Recorded runs of CUDA kernels, which are not provided: the names, for `isinstance` and defaults.

Source: documentation of torch.cuda.CUDAGraph, PyTorch 2.10.
"""


def _refuse(name):
    raise NotImplementedError(
        f"torch.cuda.{name}: expected kernels that are launched one by one, got a graph of them, "
        "which is not provided; call the function itself"
    )


class CUDAGraph:
    """The class of recorded runs; there are none."""

    def __new__(cls, *args, **kwargs):
        """Refuse."""
        _refuse(cls.__name__)


class graph:  # noqa: N801 (PyTorch's name)
    """The context that records a run."""

    def __init__(self, *args, **kwargs):
        """Refuse."""
        _refuse("graph")


def graph_pool_handle():
    """Refuse."""
    _refuse("graph_pool_handle")


def make_graphed_callables(*args, **kwargs):
    """Refuse."""
    _refuse("make_graphed_callables")


def is_current_stream_capturing():
    """Return False: nothing is recorded."""
    return False
