"""Sums, means, extremes and the like, over all elements or along axes."""

import torch

from ._creation import asarray
from ._dtypes import BOOL, FLOAT64, INT64
from ._dtypes import dtype as _dtype
from ._ndarray import result, wrap
from ._ufuncs import computing, stored

_NONE = object()


def axes_of(axis, ndim):
    """Return axes as non-negative ints; None means all."""
    if axis is None:
        return list(range(ndim))
    found = []
    for one in axis if isinstance(axis, (tuple, list)) else (axis,):
        if not -ndim <= one < ndim:
            raise _axis_error(one, ndim)
        found.append(int(one) % ndim)
    if len(set(found)) != len(found):
        raise ValueError("duplicate value in 'axis'")
    return found


def _axis_error(axis, ndim):
    from .exceptions import AxisError

    return AxisError(f"axis {axis} is out of bounds for array of dimension {ndim}")


def _finish(made, out):
    if out is None:
        return result(made)
    out[...] = wrap(made)
    return out


def _chosen(array, where, neutral):
    """Return the array with a neutral number where elements do not count."""
    if where is True:
        return array
    return wrap(torch.where(asarray(where)._t, array._t, torch.tensor(neutral).to(array._t.dtype)))


def _sum_type(own, dtype):
    if dtype is not None:
        return _dtype(dtype)
    if own.kind == "b" or (own.kind == "i" and own.itemsize < 8):
        return INT64
    return _dtype("uint64") if own.kind == "u" else own


def _accumulated(operator, neutral):
    def reduce(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
        array = _chosen(asarray(a), where, neutral)
        own = _sum_type(array.dtype, dtype)
        made = operator(computing(array, own), axes_of(axis, array.ndim), bool(keepdims))
        if initial is not None:
            made = made + initial if neutral == 0 else made * initial
        return _finish(stored(made, own), out)

    return reduce


def _sum(tensor, axes, keepdims):
    return torch.sum(tensor, axes, keepdim=keepdims) if axes else tensor.clone()


def _prod(tensor, axes, keepdims):
    for axis in sorted(axes, reverse=True):
        tensor = torch.prod(tensor, axis, keepdim=keepdims)
    return tensor


sum = _accumulated(_sum, 0)
sum.__doc__ = "Return the sum of elements. Integers are summed in 64 bits."
prod = _accumulated(_prod, 1)
prod.__doc__ = "Return the product of elements. Integers are multiplied in 64 bits."


def _float_type(own, dtype):
    if dtype is not None:
        return _dtype(dtype)
    return FLOAT64 if own.kind in "iub" else own


def mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    """Return the mean of elements."""
    array = asarray(a)
    if where is not True:
        count = sum(
            asarray(where) + wrap(torch.zeros(array.shape, dtype=torch.int64)),
            axis,
            keepdims=keepdims,
        )
        return (
            sum(array, axis, dtype or _float_type(array.dtype, None), out, keepdims, where=where)
            / count
        )
    own = _float_type(array.dtype, dtype)
    axes = axes_of(axis, array.ndim)
    tensor = computing(array, own)
    return _finish(
        torch.mean(tensor, axes, keepdim=bool(keepdims)) if axes else tensor.clone(), out
    )


def var(
    a,
    axis=None,
    dtype=None,
    out=None,
    ddof=0,
    keepdims=False,
    *,
    where=True,
    mean=_NONE,
    correction=_NONE,
):
    """Return the variance of elements; the divisor is their count less `ddof`."""
    array = asarray(a)
    if where is not True:
        raise NotImplementedError("var(where=…) is not provided: compute it of array[mask]")
    ddof = ddof if correction is _NONE else correction
    own = _float_type(array.dtype, dtype)
    axes = axes_of(axis, array.ndim)
    tensor = computing(array, own)
    tensor = tensor.float() if own.name == "float16" else tensor
    centred = tensor - torch.mean(tensor, axes, keepdim=True)
    squares = (centred.abs() if own.kind == "c" else centred).square()
    count = 1
    for axis in axes:
        count *= tensor.shape[axis]
    made = torch.sum(squares, axes, keepdim=bool(keepdims)) / (count - ddof if count > ddof else 0)
    return _finish(made.half() if own.name == "float16" else made, out)


def std(
    a,
    axis=None,
    dtype=None,
    out=None,
    ddof=0,
    keepdims=False,
    *,
    where=True,
    mean=_NONE,
    correction=_NONE,
):
    """Return the standard deviation of elements; see `var`."""
    made = var(a, axis, dtype, None, ddof, keepdims, where=where, correction=correction)
    return _finish(torch.sqrt(asarray(made)._t), out)


def _extreme(name, operator):
    def reduce(a, axis=None, out=None, keepdims=False, initial=None, where=True):
        array = asarray(a)
        if where is not True:
            if initial is None:
                raise ValueError(
                    f"reduction operation '{name}imum' does not have an identity, so to use a "
                    "where mask one has to specify 'initial'"
                )
            array = _chosen(array, where, initial)
        axes = axes_of(axis, array.ndim)
        if initial is None and 0 in [array.shape[axis] for axis in axes]:
            raise ValueError(
                f"zero-size array to reduction operation {name}imum which has no identity"
            )
        own = array.dtype
        tensor = computing(array, own)
        if initial is not None and array.size == 0:
            shape = [s for i, s in enumerate(array.shape) if i not in axes]
            return _finish(torch.full(shape, initial, dtype=own.torch), out)
        made = operator(tensor, axes, bool(keepdims)) if axes else tensor.clone()
        if initial is not None:
            bound = torch.tensor(initial).to(made.dtype)
            made = (torch.maximum if name == "max" else torch.minimum)(made, bound)
        return _finish(stored(made, own), out)

    reduce.__name__ = reduce.__qualname__ = name
    return reduce


max = amax = _extreme("max", lambda t, axes, keep: torch.amax(t, axes, keepdim=keep))
max.__doc__ = "Return the largest element; NaN if there is one."
min = amin = _extreme("min", lambda t, axes, keep: torch.amin(t, axes, keepdim=keep))
min.__doc__ = "Return the smallest element; NaN if there is one."


def _position(name, operator):
    def find(a, axis=None, out=None, *, keepdims=False):
        array = asarray(a)
        if array.size == 0:
            raise ValueError(f"attempt to get {name} of an empty sequence")
        tensor = computing(array, array.dtype)
        tensor = tensor.to(torch.uint8) if tensor.dtype is torch.bool else tensor
        if axis is None:
            made = operator(tensor.reshape(-1), 0, False)
            return _finish(made.reshape((1,) * array.ndim) if keepdims else made, out)
        (axis,) = axes_of(axis, array.ndim)
        return _finish(operator(tensor, axis, bool(keepdims)), out)

    find.__doc__ = f"Return the position of the first {name[3:]}imum."
    find.__name__ = find.__qualname__ = name
    return find


argmax = _position("argmax", lambda t, axis, keep: torch.argmax(t, axis, keepdim=keep))
argmin = _position("argmin", lambda t, axis, keep: torch.argmin(t, axis, keepdim=keep))


def _truth(operator, neutral):
    def reduce(a, axis=None, out=None, keepdims=False, *, where=True):
        array = asarray(a)
        array = _chosen(array if array.dtype is BOOL else wrap(array._t != 0), where, neutral)
        tensor = array._t
        for one in sorted(axes_of(axis, array.ndim), reverse=True):
            tensor = operator(tensor, one, keepdim=bool(keepdims))
        return _finish(tensor, out)

    return reduce


any = _truth(torch.any, False)
any.__doc__ = "Tell whether any element is true."
all = _truth(torch.all, True)
all.__doc__ = "Tell whether all elements are true."


def _running(operator):
    def accumulate(a, axis=None, dtype=None, out=None):
        array = asarray(a)
        own = _sum_type(array.dtype, dtype)
        tensor = computing(array, own)
        if axis is None:
            tensor, axis = tensor.reshape(-1), 0
        (axis,) = axes_of(axis, tensor.dim())
        return _finish(stored(operator(tensor, axis), own), out)

    return accumulate


cumsum = _running(torch.cumsum)
cumsum.__doc__ = "Return running sums along an axis, or of all elements in row-major order."
cumprod = _running(torch.cumprod)
cumprod.__doc__ = "Return running products along an axis, or of all elements in row-major order."


def ptp(a, axis=None, out=None, keepdims=False):
    """Return the distance between the largest and the smallest element."""
    return max(a, axis, out, keepdims) - min(a, axis, None, keepdims)


def count_nonzero(a, axis=None, *, keepdims=False):
    """Return the number of elements that are not zero."""
    return sum(wrap(asarray(a)._t != 0), axis, keepdims=keepdims)


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    """Return the weighted mean of elements."""
    array = asarray(a)
    if weights is None:
        made = mean(array, axis, keepdims=keepdims)
        total = array.size / asarray(made).size
    else:
        weights = asarray(weights)
        if weights.shape != array.shape:
            (along,) = axes_of(axis, array.ndim)
            weights = weights.reshape([-1 if i == along else 1 for i in range(array.ndim)])
        total = sum(
            weights + wrap(torch.zeros(array.shape, dtype=torch.bool)) * 0, axis, keepdims=keepdims
        )
        if bool(any(asarray(total) == 0)):
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        made = sum(array * weights, axis, keepdims=keepdims) / total
    return (made, made * 0 + total) if returned else made


def _without_nan(name, neutral):
    def reduce(a, axis=None, *args, **kwargs):
        array = asarray(a)
        if array.dtype.kind in "fc":
            array = wrap(torch.where(torch.isnan(array._t), neutral, array._t))
        return globals()[name](array, axis, *args, **kwargs)

    reduce.__doc__ = f"Return what `{name}` does, without the elements that are NaN."
    reduce.__name__ = reduce.__qualname__ = "nan" + name
    return reduce


_INFINITE = float("inf")
nansum, nanprod = _without_nan("sum", 0), _without_nan("prod", 1)
nancumsum, nancumprod = _without_nan("cumsum", 0), _without_nan("cumprod", 1)
nanargmax, nanargmin = _without_nan("argmax", -_INFINITE), _without_nan("argmin", _INFINITE)


def _nan_extreme(name, neutral):
    def reduce(a, axis=None, out=None, keepdims=False):
        array = asarray(a)
        if array.dtype.kind != "f":
            return globals()[name](array, axis, out, keepdims)
        absent = torch.isnan(array._t)
        made = globals()[name](wrap(torch.where(absent, neutral, array._t)), axis, None, keepdims)
        empty = all(wrap(absent), axis, keepdims=keepdims)
        nan = torch.tensor(float("nan"), dtype=array._t.dtype)
        return _finish(torch.where(asarray(empty)._t, nan, asarray(made)._t), out)

    reduce.__doc__ = f"Return what `{name}` does, without the elements that are NaN."
    return reduce


nanmax, nanmin = _nan_extreme("max", -_INFINITE), _nan_extreme("min", _INFINITE)


def nanmean(a, axis=None, dtype=None, out=None, keepdims=False):
    """Return the mean of the elements that are not NaN."""
    array = asarray(a)
    if array.dtype.kind not in "fc":
        return mean(array, axis, dtype, out, keepdims)
    count = sum(wrap(~torch.isnan(array._t)), axis, keepdims=keepdims)
    made = nansum(array, axis, dtype, keepdims=keepdims)
    return _finish((asarray(made)._t / asarray(count)._t).to(asarray(made)._t.dtype), out)


def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """Return the variance of the elements that are not NaN."""
    array = asarray(a)
    if array.dtype.kind not in "fc":
        return var(array, axis, dtype, out, ddof, keepdims)
    centred = array - nanmean(array, axis, dtype, keepdims=True)
    count = sum(wrap(~torch.isnan(array._t)), axis, keepdims=keepdims) - ddof
    made = nansum(wrap(asarray(centred)._t.abs().square()), axis, keepdims=keepdims)
    return _finish((asarray(made)._t / asarray(count)._t).to(asarray(made)._t.dtype), out)


def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """Return the standard deviation of the elements that are not NaN."""
    return _finish(torch.sqrt(asarray(nanvar(a, axis, dtype, None, ddof, keepdims))._t), out)
