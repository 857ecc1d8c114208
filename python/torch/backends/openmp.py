"""OpenMP."""

from torch._C import library


def is_available():
    """Tell whether libtorch was built with OpenMP."""
    return library.built_with("openmp")
