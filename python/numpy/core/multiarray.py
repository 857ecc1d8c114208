"""The name that NumPy 1's pickles give to numpy._core.multiarray."""

from numpy._core.multiarray import _reconstruct, scalar

__all__ = ["_reconstruct", "scalar"]
