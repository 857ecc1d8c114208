"""Functions whose results become complex where real numbers have none."""

import torch

from . import _ufuncs
from ._creation import asarray
from ._ndarray import result


def _complex_where(name, outside):
    def function(x):
        own = asarray(x)
        if own.dtype.kind in "iub":
            own = own.astype("float64")
        if own.dtype.kind == "f" and bool(outside(own._t).any()):
            own = own.astype("complex64" if own.dtype.itemsize == 4 else "complex128")
        return result(getattr(torch, name)(own._t))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"Return what np.{name} does, complex where it must be."
    return function


def _below_zero(tensor):
    return tensor < 0


def _beyond_one(tensor):
    return tensor.abs() > 1


sqrt, log = _complex_where("sqrt", _below_zero), _complex_where("log", _below_zero)
log2, log10 = _complex_where("log2", _below_zero), _complex_where("log10", _below_zero)
arccos, arcsin = _complex_where("arccos", _beyond_one), _complex_where("arcsin", _beyond_one)
arctanh = _complex_where("arctanh", _beyond_one)


def logn(n, x):
    """Return the logarithm to base n, complex where it must be."""
    return log(x) / log(n)


def power(x, p):
    """Return x to the power p, complex where x is negative; negative powers give fractions."""
    base, exponent = asarray(x), asarray(p)
    if bool(_ufuncs.less(base, 0).any() if base.dtype.kind != "c" else False):
        base = base.astype("complex128")
    if exponent.dtype.kind in "iub" and bool((exponent._t < 0).any()):
        exponent = exponent.astype("float64")
    return _ufuncs.power(base, exponent)
