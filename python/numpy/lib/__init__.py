"""numpy.lib: views with other strides, and functions that become complex."""

_PLACES = {"stride_tricks": "numpy.lib.stride_tricks", "scimath": "numpy.emath"}


def __getattr__(name):
    """Import a module on first use."""
    if name not in _PLACES:
        raise AttributeError(
            f"module 'numpy.lib' has no attribute '{name}': this is Torch for GraalVM's subset of "
            "NumPy; docs/coverage-numpy.md lists what it has"
        )
    found = globals()[name] = __import__(_PLACES[name], None, None, ["*"])
    return found
