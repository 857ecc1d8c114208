"""Sizes, and arrays of what was drawn."""

from .. import _bridge
from .._dtypes import dtype as _dtype
from .._ndarray import wrap


def shape_of(size):
    """Return a size as a tuple; None stays."""
    if size is None:
        return None
    return tuple(int(s) for s in size) if hasattr(size, "__len__") else (int(size),)


def count_of(shape):
    """Return the number of elements of a shape."""
    count = 1
    for size in shape:
        count *= size
    return count


def filled(shape, values, own="float64"):
    """Return an array of a list of numbers."""
    return wrap(_bridge.from_flat(values, shape, _dtype(own).torch))
