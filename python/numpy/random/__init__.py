"""Random numbers, bit for bit those of NumPy; distributions that would differ are refused."""

_CLASSES = {
    "Generator": "_generator",
    "default_rng": "_generator",
    "RandomState": "_legacy",
    "SeedSequence": "_bits",
    "PCG64": "_bits",
    "MT19937": "_bits",
    "BitGenerator": "_bits",
}
_shared = None


def _state():
    """Return the RandomState behind the module's functions."""
    global _shared
    if _shared is None:
        __import__("numpy._methods")
        from ._legacy import SharedState

        _shared = SharedState()
    return _shared


def begin_worker(base_seed, number):
    """Give the calling thread, a DataLoader's worker, numbers of its own; the seed is PyTorch's.

    Args:
        base_seed: of all workers, below 2^64.
        number: of the worker.
    """
    state = _state()
    words = [number, base_seed & 0xFFFFFFFF, base_seed >> 32, 0]
    state.separate(__getattr__("SeedSequence")(words).words(4))


def __getattr__(name):
    """Find a class, or a method of the shared RandomState, on first use."""
    if name.startswith("__"):
        raise AttributeError(f"module 'numpy.random' has no attribute '{name}'")
    __import__("numpy._methods")
    place = _CLASSES.get(name)
    if place is None:
        try:
            found = getattr(_state(), name)
        except AttributeError:
            raise AttributeError(
                f"module 'numpy.random' has no attribute '{name}': this is Torch for GraalVM's "
                "subset of NumPy; docs/coverage-numpy.md lists what it has"
            ) from None
    else:
        found = getattr(__import__(f"{__name__}.{place}", None, None, ["*"]), name)
    globals()[name] = found
    return found
