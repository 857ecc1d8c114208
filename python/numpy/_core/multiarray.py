"""What pickles of arrays and scalars call, here and in CPython's NumPy.

Source: NumPy's ndarray.__reduce__, whose files these functions read.
"""

from numpy import frombuffer, ndarray


def _reconstruct(subtype, shape, dtype):
    """Return an array that `__setstate__` is to fill.

    Raises: NotImplementedError for a class derived from ndarray.
    """
    if subtype is not ndarray:
        raise NotImplementedError(
            f"numpy pickle: expected an ndarray, got a {subtype.__name__}; pickle np.asarray of it"
        )
    return ndarray(tuple(shape), "int8")


def scalar(dtype, obj):
    """Return the scalar of a type whose bytes are given."""
    return frombuffer(obj, dtype)[0]
