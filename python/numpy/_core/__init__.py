"""numpy._core: the names that pickles of arrays and scalars give."""

from . import multiarray  # noqa: F401
