"""torch.cuda.nvtx: marks for NVIDIA's profiler, which JavaCPP's libtorch has no functions for.

Source: documentation of torch.cuda.nvtx, PyTorch 2.10.
"""

from contextlib import contextmanager

__all__ = ["mark", "range", "range_end", "range_pop", "range_push", "range_start"]


def _refuse(*args, **options):
    """Refuse, as PyTorch does without CUDA.

    Raises: RuntimeError always.
    """
    raise RuntimeError("NVTX functions not installed. Are you sure you have a CUDA build?")


range_push = range_pop = range_start = range_end = mark = _refuse


@contextmanager
def range(msg, *args, **kwargs):
    """Return a context that would mark what runs in it."""
    range_push(msg.format(*args, **kwargs))
    try:
        yield
    finally:
        range_pop()
