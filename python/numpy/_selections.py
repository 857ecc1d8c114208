"""Positions of triangles and diagonals, functions by cases, and tests of numbers."""

import torch

from ._creation import asarray, ones, zeros
from ._dtypes import BOOL
from ._dtypes import dtype as _dtype
from ._elements import diag_indices, nonzero, tril_indices, triu_indices
from ._ndarray import result, wrap
from ._reductions import axes_of
from ._scalars import generic
from ._shapes import expand_dims


def diag_indices_from(arr):
    """Return the positions of an array's main diagonal."""
    own = asarray(arr)
    if own.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    if len(set(own.shape)) != 1:
        raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(own.shape[0], own.ndim)


def tril_indices_from(arr, k=0):
    """Return the positions of a matrix's lower triangle."""
    return tril_indices(_rows(arr), k, asarray(arr).shape[1])


def triu_indices_from(arr, k=0):
    """Return the positions of a matrix's upper triangle."""
    return triu_indices(_rows(arr), k, asarray(arr).shape[1])


def _rows(matrix):
    if asarray(matrix).ndim != 2:
        raise ValueError("input array must be 2-d")
    return asarray(matrix).shape[0]


def mask_indices(n, mask_func, k=0):
    """Return the positions of an n by n matrix that a function such as np.triu leaves."""
    return nonzero(mask_func(ones((n, n), int), k) != 0)


def piecewise(x, condlist, funclist, *args, **kw):
    """Return what each function, or number, gives where its condition holds; the last one is else.

    Raises: ValueError if there are neither as many functions as conditions nor one more.
    """
    own = asarray(x)
    single = isinstance(condlist, (bool, generic)) or (
        not isinstance(asarray(condlist[0]), bool) and asarray(condlist[0]).ndim == 0 and own.ndim
    )
    conditions = [asarray(one).astype(BOOL) for one in ([condlist] if single else condlist)]
    count = len(conditions)
    if len(funclist) == count + 1:
        rest = ~conditions[0]
        for condition in conditions[1:]:
            rest = rest & ~condition
        conditions.append(asarray(rest))
    elif len(funclist) != count:
        raise ValueError(
            f"with {count} condition(s), either {count} or {count + 1} functions are expected"
        )
    made = zeros(own.shape, own.dtype)
    for condition, function in zip(conditions, funclist, strict=True):
        chosen = own[condition]
        if chosen.size:
            made[condition] = function(chosen, *args, **kw) if callable(function) else function
    return made


def iscomplex(x):
    """Tell by element whether the imaginary part is not zero."""
    tensor = asarray(x)._t
    if tensor.dtype.is_complex:
        return result(torch.imag(tensor) != 0)
    return result(torch.zeros(tensor.shape, dtype=torch.bool))


def real_if_close(a, tol=100):
    """Return the real part if all imaginary ones are near zero, else the array.

    Args:
        a: the array.
        tol: how near, in units of the type's precision if above 1.
    """
    own = asarray(a)
    if own.dtype.kind != "c":
        return own
    imaginary = torch.imag(own._t)
    limit = tol * torch.finfo(imaginary.dtype).eps if tol > 1 else tol
    return own.real if bool((imaginary.abs() < limit).all()) else own


def isdtype(dtype, kind):
    """Tell whether a type is of a kind, such as "integral", or one of several."""
    own = _dtype(dtype)
    if isinstance(kind, tuple):
        return any(isdtype(own, one) for one in kind)
    if isinstance(kind, str):
        if kind not in _KINDS:
            raise ValueError(
                f"isdtype: expected a kind among {', '.join(_KINDS)}, got {kind!r}; name one"
            )
        return own.kind in _KINDS[kind]
    return own == kind


_KINDS = {
    "bool": "b",
    "signed integer": "i",
    "unsigned integer": "u",
    "integral": "iu",
    "real floating": "f",
    "complex floating": "c",
    "numeric": "iufc",
}


def trim_zeros(filt, trim="fb", axis=None):
    """Return an array without the zeros at its front (f) and back (b), along all axes or one.

    What is a list comes back as a list.
    """
    own = asarray(filt)
    axes = axes_of(axis, own.ndim)
    where = own._t.nonzero()
    ranges = [slice(None)] * own.ndim
    for one in axes:
        size = own.shape[one]
        first = int(where[:, one].min()) if len(where) else size
        last = int(where[:, one].max()) + 1 if len(where) else 0
        front = "f" in trim.lower()
        back = "b" in trim.lower()
        ranges[one] = slice(first if front else 0, max(last, 0) if back else size)
        if not len(where):
            ranges[one] = slice(0, 0)
    return filt[ranges[0]] if isinstance(filt, (list, tuple)) else own[tuple(ranges)]


def apply_over_axes(func, a, axes):
    """Return what a reduction gives when called along one axis after another, dimensions kept."""
    made = asarray(a)
    for axis in axes_of(axes, made.ndim):
        reduced = asarray(func(made, axis))
        made = reduced if reduced.ndim == made.ndim else expand_dims(reduced, axis)
    return made


def bitwise_count(x, /):
    """Return by integer how many bits of its absolute value are one."""
    own = asarray(x)
    if own.dtype.kind not in "iub":
        raise TypeError(f"ufunc 'bitwise_count' not supported for the input type {own.dtype}")
    left = own._t.to(torch.int64).abs()
    count = torch.zeros_like(left)
    for bit in range(64):
        count += left >> bit & 1
    return result(count.to(torch.uint8))


def unwrap(p, discont=None, axis=-1, *, period=2 * torch.pi):
    """Return angles without jumps of more than half a period along an axis."""
    own = asarray(p)
    whole = own.dtype.kind in "iub" and isinstance(period, int)
    tensor = own._t if whole or own.dtype.kind == "f" else own._t.to(torch.float64)
    steps = torch.diff(tensor, dim=axis)
    half = period / 2
    low = -(period // 2) if whole else -half
    nearest = torch.remainder(steps - low, period) + low
    if not whole or period % 2 == 0:
        nearest = torch.where((nearest == low) & (steps > 0), -low, nearest)
    change = nearest - steps
    change = torch.where(steps.abs() < (half if discont is None else max(discont, half)), 0, change)
    first = tensor.narrow(axis, 0, 1)
    rest = tensor.narrow(axis, 1, tensor.shape[axis] - 1) + torch.cumsum(change, axis)
    return wrap(torch.cat([first, rest.to(first.dtype)], axis))
