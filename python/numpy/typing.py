"""Names for annotations. Source: documentation of numpy.typing, NumPy 2.4."""

from typing import Any

from numpy import ndarray

ArrayLike = Any
DTypeLike = Any
NBitBase = Any
NDArray = ndarray
