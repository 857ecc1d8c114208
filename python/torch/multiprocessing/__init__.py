"""torch.multiprocessing: one process here, and the names of Python's multiprocessing.

Source: its documentation, PyTorch 2.10.
"""

_state = {"strategy": "file_system", "method": None}


def get_all_sharing_strategies():
    """Return the one strategy."""
    return {"file_system"}


def get_sharing_strategy():
    """Return the strategy."""
    return _state["strategy"]


def set_sharing_strategy(new_strategy):
    """Accept the one strategy; tensors are not shared with other processes here."""
    if new_strategy not in get_all_sharing_strategies():
        raise AssertionError(f"expected 'file_system', got '{new_strategy}'")


def set_start_method(method, force=False):
    """Remember a method; no process is started here."""
    if _state["method"] is not None and not force:
        raise RuntimeError("context has already been set")
    _state["method"] = method


def get_start_method(allow_none=False):
    """Return the method that was set."""
    return _state["method"] if allow_none or _state["method"] else "fork"


def cpu_count():
    """Return the number of processors."""
    import os

    return os.cpu_count() or 1


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """Call fn(0, *args) in this process.

    Raises: NotImplementedError for more than one process.
    """
    if nprocs != 1:
        raise NotImplementedError(
            f"torch.multiprocessing.spawn: expected nprocs=1, got {nprocs}; there are no further "
            "processes in the JVM"
        )
    fn(0, *args)


def __getattr__(name):
    """Find what Python's module of the same name has."""
    import multiprocessing

    if name in multiprocessing.__all__:
        return getattr(multiprocessing, name)
    from torch._operators import missing

    raise missing("module 'torch.multiprocessing'", name)
