"""Rarer ways to make arrays, and what a type or an order in memory requires."""

import torch

from ._creation import array, asarray, frombuffer
from ._dtypes import dtype as _dtype
from ._dtypes import promote_types, result_type
from ._joining import concatenate
from ._ndarray import wrap


def asarray_chkfinite(a, dtype=None, order=None):
    """Return the array; NaN and infinities raise an error."""
    made = asarray(a, dtype)
    if made.dtype.kind in "fc" and not bool(torch.isfinite(made._t).all()):
        raise ValueError("array must not contain infs or NaNs")
    return made


def asfortranarray(a, dtype=None):
    """Return the array with elements column by column in memory, at least one-dimensional."""
    made = asarray(a, dtype)
    return wrap(made.T._t.contiguous()).T if made.ndim else made.reshape(1)


def require(a, dtype=None, requirements=None, *, like=None):
    """Return an array that fulfils requirements: C or F order, W (may be written), O (own memory).

    Raises: ValueError for both orders.
    """
    asked = [requirements] if isinstance(requirements, str) else requirements or ()
    wanted = {_REQUIREMENTS.get(name.upper(), name.upper()[:1]) for name in asked}
    if {"C", "F"} <= wanted:
        raise ValueError('Cannot specify both "C" and "F" order')
    made = asarray(a, dtype)
    if "F" in wanted and not made.flags.f_contiguous:
        made = asfortranarray(made)
    elif "C" in wanted and not made.flags.c_contiguous:
        made = made.copy()
    lacks = ("O" in wanted and not made.flags.owndata) or ("W" in wanted and not made._writeable)
    return made.copy() if lacks else made


_REQUIREMENTS = {"ENSUREARRAY": "E", "OWNDATA": "O", "WRITEABLE": "W", "ALIGNED": "A"}


def astype(x, dtype, /, *, copy=True, device=None):
    """Return an array with another element type."""
    return x.astype(dtype, copy=copy)


def from_dlpack(x, /, *, device=None, copy=None):
    """Return an array over the memory of a tensor or of what has `__dlpack__`."""
    made = asarray(x if isinstance(x, torch.Tensor) else torch.from_dlpack(x))
    return made.copy() if copy else made


def fromstring(string, dtype=float, count=-1, *, sep, like=None):
    """Return the numbers of a text between separators."""
    if not sep:
        return frombuffer(string, dtype, count)
    pieces = string.split() if sep.isspace() else [piece for piece in string.split(sep) if piece]
    number = float if _dtype(dtype).kind == "f" else int
    return array([number(piece) for piece in pieces][: None if count < 0 else count], dtype)


def block(arrays):
    """Return nested lists of blocks put together, the innermost along the last axis."""
    depth = _depth(arrays)
    count = max(depth, *[leaf.ndim for leaf in _leaves(arrays)])
    return _assembled(arrays, count - depth, count)


def _depth(nest):
    if isinstance(nest, tuple):
        raise TypeError("block: expected nested lists, got a tuple; np.block treats it as no list")
    if not isinstance(nest, list):
        return 0
    if not nest:
        raise ValueError("List at arrays cannot be empty")
    depths = {_depth(part) for part in nest}
    if len(depths) > 1:
        raise ValueError(f"List depths are mismatched. They are {sorted(depths)}")
    return 1 + depths.pop()


def _leaves(nest):
    return (
        [leaf for part in nest for leaf in _leaves(part)]
        if isinstance(nest, list)
        else [asarray(nest)]
    )


def _assembled(nest, axis, count):
    if not isinstance(nest, list):
        made = asarray(nest)
        return made.reshape((1,) * (count - made.ndim) + made.shape).copy()
    return concatenate([_assembled(part, axis + 1, count) for part in nest], axis)


def vander(x, N=None, increasing=False):
    """Return the powers of numbers, a row for each, highest first unless increasing."""
    own = asarray(x)
    if own.ndim != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    own = own.astype(promote_types(own.dtype, int))
    count = own.size if N is None else N
    powers = range(count) if increasing else range(count - 1, -1, -1)
    columns = [torch.pow(own._t, power) for power in powers]
    made = torch.stack(columns, 1) if columns else own._t.new_empty(own.size, 0)
    return wrap(made)


def common_type(*arrays):
    """Return the floating class in which arrays of numbers are combined."""
    kinds = [asarray(one).dtype for one in arrays]
    if any(kind.kind == "b" for kind in kinds):
        raise TypeError("can't get common type for non-numeric array")
    return result_type(*[_dtype(float) if kind.kind in "iu" else kind for kind in kinds]).type
