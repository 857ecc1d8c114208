"""Functions that choose, round, compare and interpolate elements."""

import torch

from . import _ufunc_table as _table
from ._creation import asarray, signed
from ._ndarray import ndarray, result, wrap
from ._scalars import generic
from ._shapes import broadcast_arrays, ravel
from ._ufuncs import common_type, computing, operand, stored


def where(condition, x=None, y=None, /):
    """Return elements of `x` where the condition holds, else of `y`; alone: its true positions."""
    if x is None and y is None:
        return nonzero(condition)
    values = [operand(x), operand(y)]
    own = common_type(values)
    chosen = asarray(condition)._t != 0
    made = torch.where(chosen, *[computing(value, own) for value in values])
    return wrap(stored(made, own))


def nonzero(a):
    """Return the positions of elements that are not zero, an array for each dimension."""
    array = asarray(a)
    if array.ndim == 0:
        raise ValueError(
            "Calling nonzero on 0d arrays is not allowed. "
            "Use np.atleast_1d(scalar).nonzero() instead."
        )
    return tuple(wrap(places) for places in (signed(array._t) != 0).nonzero().unbind(1))


def flatnonzero(a):
    """Return the positions of elements that are not zero, in row-major order."""
    return nonzero(ravel(a))[0]


def argwhere(a):
    """Return the positions of elements that are not zero, a row for each."""
    return wrap((signed(asarray(a)._t) != 0).nonzero())


def clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None):
    """Return the elements, those beyond the bounds replaced by them."""
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    made = operand(a)
    if low is not None:
        made = _table.maximum(made, low)
    if high is not None:
        made = _table.minimum(made, high)
    if low is None and high is None:
        made = asarray(a).copy()
    if out is None:
        return made
    out[...] = made
    return out


def round(a, decimals=0, out=None):
    """Return the elements rounded to decimals, halves to even."""
    array = asarray(a)
    if array.dtype.kind in "iub":
        if decimals < 0:
            step = 10**-decimals
            made = (torch.round(array._t.to(torch.float64) / step) * step).to(array._t.dtype)
        else:
            made = array._t.clone()
    elif array.dtype.kind == "c":
        pairs = round(wrap(torch.view_as_real(array._t)), decimals)
        made = torch.view_as_complex(pairs._t.contiguous())
    elif decimals == 0:
        made = torch.round(array._t)
    else:
        scale = 10.0 ** abs(decimals)
        up = decimals > 0
        scaled = torch.round(array._t * scale if up else array._t / scale)
        made = scaled / scale if up else scaled * scale
    if out is None:
        return result(made)
    out[...] = wrap(made)
    return out


around = round


def fix(x, out=None):
    """Return the elements rounded towards zero."""
    return _table.trunc(x, out=out)


def compress(condition, a, axis=None, out=None):
    """Return slices along an axis where a condition holds."""
    if isinstance(condition, ndarray) and not isinstance(a, ndarray):
        condition, a = a, condition  # called as a method
    array, chosen = asarray(a), flatnonzero(condition)
    return array.take(chosen, axis)


def extract(condition, arr):
    """Return the elements where a condition holds, in one dimension."""
    return ravel(arr)[flatnonzero(condition)]


def choose(a, choices, out=None, mode="raise"):
    """Return at each place the element of the array whose number stands there."""
    numbers, *arrays = broadcast_arrays(a, *choices)
    stacked = torch.stack([array._t for array in arrays])
    return result(torch.gather(stacked, 0, numbers._t.to(torch.int64).unsqueeze(0))[0])


def select(condlist, choicelist, default=0):
    """Return at each place the element whose condition holds first."""
    made = asarray(default)
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        made = where(condition, choice, made)
    return made


def put(a, ind, v, mode="raise"):
    """Store values at positions in row-major order."""
    values = ravel(v)
    places = ravel(ind)
    a.flat[places] = values[wrap(torch.arange(places.size) % values.size)]


def place(arr, mask, vals):
    """Store values in turn where a mask is true."""
    put(arr, flatnonzero(mask), vals)


def putmask(a, mask, values):
    """Store values where a mask is true, each at its own place."""
    a[...] = where(mask, asarray(values).astype(a.dtype), a)


def fill_diagonal(a, val, wrap=False):
    """Store a value on the main diagonal."""
    torch.diagonal(a._t).copy_(asarray(val).astype(a.dtype)._t)


def take_along_axis(arr, indices, axis=-1):
    """Return elements at positions that are given for each place along an axis."""
    array, places = asarray(arr), asarray(indices)
    if axis is None:
        array, axis = ravel(array), 0
    size = array.shape[axis]
    chosen = torch.where(places._t < 0, places._t + size, places._t).to(torch.int64)
    shape = [max(a, b) for a, b in zip(array.shape, places.shape, strict=True)]
    shape[axis] = places.shape[axis]
    source = list(shape)
    source[axis] = size
    return wrap(torch.gather(array._t.expand(source), axis, chosen.expand(shape)))


def put_along_axis(arr, indices, values, axis):
    """Store values at positions that are given for each place along an axis."""
    places = asarray(indices)._t.to(torch.int64)
    source = asarray(values).astype(arr.dtype)._t.expand(places.shape)
    arr._t.scatter_(axis, places, source)


def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    """Return the sum of a diagonal."""
    from ._reductions import sum

    return sum(wrap(torch.diagonal(asarray(a)._t, offset, axis1, axis2)), -1, dtype, out)


def diag(v, k=0):
    """Return the diagonal of a matrix, or the matrix of a diagonal."""
    array = asarray(v)
    if array.ndim not in (1, 2):
        raise ValueError("Input must be 1- or 2-d.")
    return wrap(torch.diag(array._t, k).clone())


def diagflat(v, k=0):
    """Return the matrix whose diagonal holds all elements."""
    return diag(ravel(v), k)


def tril(m, k=0):
    """Return the elements at and below the k-th diagonal, others zero."""
    return wrap(torch.tril(asarray(m)._t, k))


def triu(m, k=0):
    """Return the elements at and above the k-th diagonal, others zero."""
    return wrap(torch.triu(asarray(m)._t, k))


def tril_indices(n, k=0, m=None):
    """Return the positions at and below the k-th diagonal."""
    return tuple(map(wrap, torch.tril_indices(n, n if m is None else m, k).unbind(0)))


def triu_indices(n, k=0, m=None):
    """Return the positions at and above the k-th diagonal."""
    return tuple(map(wrap, torch.triu_indices(n, n if m is None else m, k).unbind(0)))


def diag_indices(n, ndim=2):
    """Return the positions of the main diagonal."""
    return (wrap(torch.arange(n)),) * ndim


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Tell by element whether `|a - b| <= atol + rtol * |b|`."""
    x, y = asarray(a), asarray(b)
    x, y = (v * 1.0 if v.dtype.kind in "iub" else v for v in (x, y))
    x, y = asarray(x), asarray(y)
    near = (abs(x - y) <= atol + rtol * abs(y)) & _table.isfinite(y) | (x == y)
    if equal_nan:
        near = near | (_table.isnan(x) & _table.isnan(y))
    return near


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Tell whether all elements are close."""
    return bool(asarray(isclose(a, b, rtol, atol, equal_nan)).all())


def array_equal(a1, a2, equal_nan=False):
    """Tell whether shapes and all elements are equal."""
    x, y = asarray(a1), asarray(a2)
    if x.shape != y.shape:
        return False
    same = asarray(x == y)
    if equal_nan and x.dtype.kind in "fc" and y.dtype.kind in "fc":
        same = same | (_table.isnan(x) & _table.isnan(y))
    return bool(asarray(same).all())


def array_equiv(a1, a2):
    """Tell whether arrays are equal after broadcasting."""
    return bool(asarray(asarray(a1) == asarray(a2)).all())


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """Return the elements with NaN and infinities replaced by numbers."""
    array = asarray(x)
    if array.dtype.kind != "f":
        return array.copy()
    made = torch.nan_to_num(array._t, nan, posinf, neginf)
    if not copy and isinstance(x, ndarray):
        x[...] = wrap(made)
        return x
    return result(made)


def isneginf(x, out=None):
    """Tell by element whether it is minus infinity."""
    return result(torch.isneginf(asarray(x)._t))


def isposinf(x, out=None):
    """Tell by element whether it is plus infinity."""
    return result(torch.isposinf(asarray(x)._t))


def isscalar(element):
    """Tell whether a value is a number or text rather than an array."""
    return isinstance(element, (generic, int, float, complex, str, bytes))


def isreal(x):
    """Tell by element whether it has no imaginary part."""
    return asarray(x).imag == 0


def iscomplexobj(x):
    """Tell whether the element type is complex."""
    return asarray(x).dtype.kind == "c"


def isrealobj(x):
    """Tell whether the element type is not complex."""
    return not iscomplexobj(x)


def real(val):
    """Return the real part."""
    made = asarray(val).real
    return made if made.ndim else made.scalar()


def imag(val):
    """Return the imaginary part."""
    made = asarray(val).imag
    return made if made.ndim else made.scalar()


def angle(z, deg=False):
    """Return the angle of complex numbers."""
    made = torch.angle(asarray(z)._t.to(torch.complex128))
    return result(torch.rad2deg(made) if deg else made)
