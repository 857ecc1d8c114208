"""torch.__config__: how libtorch was built."""

from ._C import library


def show():
    """Return libtorch's settings as text."""
    return library.show_config()


def parallel_info():
    """Return libtorch's threads as text."""
    return library.parallel_info()
