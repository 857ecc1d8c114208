"""Intel's Math Kernel Library."""

from .._C import library


def is_available():
    """Tell whether libtorch was built with MKL or one stands in for its BLAS."""
    return library.blas() == "mkl_rt"
