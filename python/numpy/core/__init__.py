"""numpy.core: what NumPy 1 called numpy._core, for its pickles."""

from . import multiarray  # noqa: F401
