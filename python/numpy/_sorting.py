"""Order, sets, bins and quantiles."""

import torch

from ._creation import asarray
from ._dtypes import BOOL, FLOAT64
from ._joining import concatenate
from ._ndarray import result, wrap
from ._reductions import axes_of
from ._shapes import moveaxis, ravel
from ._ufuncs import common_type, computing, stored


def _ordered(array, axis):
    tensor = computing(array, array.dtype)
    if array.dtype.kind == "c":
        raise NotImplementedError("sort: complex numbers are not provided; sort by a real key")
    return torch.sort(tensor, dim=axis, stable=True)


def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    """Return the elements in order along an axis; NaN last."""
    array = asarray(a)
    if axis is None:
        array, axis = ravel(array), -1
    return wrap(stored(_ordered(array, axis)[0], array.dtype)) if array.ndim else array.copy()


def argsort(a, axis=-1, kind=None, order=None, *, stable=None):
    """Return the positions that put elements in order; equal ones keep theirs."""
    array = asarray(a)
    if axis is None or array.ndim == 0:
        array, axis = ravel(array), -1
    return wrap(_ordered(array, axis)[1])


def partition(a, kth, axis=-1, kind="introselect", order=None):
    """Return the elements with the k-th at its place: here all are in order."""
    return sort(a, axis)


def argpartition(a, kth, axis=-1, kind="introselect", order=None):
    """Return positions that bring the k-th element to its place: here those of all in order."""
    return argsort(a, axis)


def lexsort(keys, axis=-1):
    """Return the positions that sort by the last key, then by those before it."""
    keys = [asarray(key) for key in keys]
    made = torch.arange(keys[0].shape[axis]).expand(keys[0].shape)
    for key in keys:
        order = torch.sort(torch.gather(key._t, axis, made), dim=axis, stable=True)[1]
        made = torch.gather(made, axis, order)
    return wrap(made)


def searchsorted(a, v, side="left", sorter=None):
    """Return where values would be put in a sorted array."""
    array, values = asarray(a), asarray(v)
    if sorter is not None:
        array = array[asarray(sorter)]
    own = common_type([array, values])
    tensors = [computing(x, own).contiguous() for x in (array, values)]
    tensors = [t.to(torch.uint8) if own is BOOL else t for t in tensors]
    return result(torch.searchsorted(tensors[0], tensors[1], right=side == "right"))


def digitize(x, bins, right=False):
    """Return the number of the bin of each element."""
    edges = asarray(bins)
    if edges.size > 1 and bool(edges[0] > edges[-1]):
        return edges.size - searchsorted(edges[::-1], x, "left" if not right else "right")
    return searchsorted(edges, x, "left" if right else "right")


def unique(
    ar,
    return_index=False,
    return_inverse=False,
    return_counts=False,
    axis=None,
    *,
    equal_nan=True,
    sorted=True,
):
    """Return the distinct elements, or slices along an axis, in order.

    Then, as asked for: the position of each one's first, the number of the distinct one at each
    place, and how often each occurs.
    """
    array = asarray(ar)
    shape = array.shape
    if axis is None:
        array = ravel(array)
        rows = computing(array, array.dtype)
        values, inverse, counts = torch.ops.aten._unique2(rows, True, True, True)
    else:
        (axis,) = axes_of(axis, array.ndim)
        values, inverse, counts = torch.ops.aten.unique_dim(array._t, axis, True, True, True)
    if axis is None and equal_nan and array.dtype.kind == "f" and bool(torch.isnan(values).any()):
        first = int(torch.isnan(values).nonzero()[0])
        counts = torch.cat([counts[:first], counts[first:].sum().reshape(1)])
        values, inverse = values[: first + 1], torch.clamp(inverse, max=first)
    found = [wrap(stored(values, array.dtype))]
    if return_index:
        order = torch.sort(inverse, stable=True)[1]
        starts = torch.cumsum(counts, 0) - counts
        found.append(wrap(order[starts]))
    if return_inverse:
        found.append(wrap(inverse.reshape(shape) if axis is None else inverse))
    if return_counts:
        found.append(wrap(counts))
    return found[0] if len(found) == 1 else tuple(found)


def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
    """Tell by element whether it is among others."""
    array, others = asarray(element), asarray(test_elements)
    own = common_type([array, others])
    return result(torch.isin(computing(array, own), computing(others, own), invert=invert))


def in1d(ar1, ar2, assume_unique=False, invert=False):
    """Tell by element, in one dimension, whether it is among others."""
    return isin(ravel(ar1), ar2, invert=invert)


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    """Return the elements that both arrays have, in order."""
    first, second = unique(ar1), unique(ar2)
    made = first[isin(first, second)]
    if not return_indices:
        return made
    places = [unique(ar, return_index=True) for ar in (ar1, ar2)]
    return made, *[index[searchsorted(values, made)] for values, index in places]


def union1d(ar1, ar2):
    """Return the elements that any of two arrays has, in order."""
    return unique(concatenate([ravel(ar1), ravel(ar2)]))


def setdiff1d(ar1, ar2, assume_unique=False):
    """Return the elements of the first array that the second lacks, in order."""
    first = unique(ar1)
    return first[isin(first, ar2, invert=True)]


def setxor1d(ar1, ar2, assume_unique=False):
    """Return the elements that just one of two arrays has, in order."""
    return union1d(setdiff1d(ar1, ar2), setdiff1d(ar2, ar1))


def bincount(x, weights=None, minlength=0):
    """Return how often each non-negative integer occurs, or the sum of its weights."""
    array = asarray(x)
    if array.dtype.kind not in "iub":
        raise TypeError(
            f"Cannot cast array data from {array.dtype!r} to dtype('int64') according to the rule "
            "'safe'"
        )
    if array.size and bool((array._t < 0).any()):
        raise ValueError("'list' argument must have no negative elements")
    weight = None if weights is None else asarray(weights).astype(FLOAT64)._t
    return wrap(torch.bincount(array._t.to(torch.int64), weight, minlength))


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """Return the edges of equally wide bins: a number of them, or a rule's name; or edges as given.

    Raises: TypeError for a rule with weights; ValueError for an unknown one or a range that falls.
    """
    from ._ranges import linspace

    array = ravel(a)
    if not isinstance(bins, (int, str)):
        return asarray(bins)
    low, high = (
        range if range is not None else (array.min(), array.max()) if array.size else (0.0, 1.0)
    )
    if low > high:
        raise ValueError("max must be larger than min in range parameter.")
    low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
    if isinstance(bins, str):
        from ._bin_rules import count

        if weights is not None:
            raise TypeError(
                "Automated estimation of the number of bins is not supported for weighted data"
            )
        bins = count(bins, array, float(low), float(high))
    return linspace(low, high, bins + 1)


def histogram(a, bins=10, range=None, density=None, weights=None):
    """Return how many elements fall in each bin, and the bins' edges; the last bin is closed."""
    array, edges = ravel(a), histogram_bin_edges(a, bins, range, weights)
    if edges.size > 1 and bool((edges._t[1:] < edges._t[:-1]).any()):
        raise ValueError("`bins` must increase monotonically, when an array")
    wide, limits = array.astype(FLOAT64)._t, edges.astype(FLOAT64)._t
    places = torch.searchsorted(limits, wide, right=True) - 1
    places = torch.where(wide == limits[-1], limits.numel() - 2, places)
    inside = (places >= 0) & (places < limits.numel() - 1)
    weight = None if weights is None else ravel(weights).astype(FLOAT64)._t[inside]
    counts = torch.bincount(places[inside], weight, limits.numel() - 1)
    if density:
        widths = limits[1:] - limits[:-1]
        return wrap(counts.to(torch.float64) / widths / counts.sum()), edges
    return wrap(counts), edges


def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False):
    """Return the elements at fractions of the order along axes."""
    array = asarray(a)
    if array.dtype.kind in "iub":
        array = array.astype(FLOAT64)
    return _quantile(array, _fractions(q, array.dtype), axis, out, method, keepdims)


def _fractions(q, kind):
    """Return q as an array: a plain number's type is the data's, any other's counts."""
    if type(q) in (int, float):
        return asarray(q, dtype=kind)
    made = asarray(q)
    return made if made.dtype.kind == "f" else made.astype(FLOAT64)


def _quantile(array, fractions, axis, out, method, keepdims, name="Quantile"):
    if bool(
        ((fractions < 0) | (fractions > 1)).any() if fractions.ndim else not 0 <= fractions <= 1
    ):
        raise ValueError(f"{name}s must be in the range [0, {1 if name == 'Quantile' else 100}]")
    axes = axes_of(axis, array.ndim)
    kept = [1 if i in axes else size for i, size in enumerate(array.shape)]
    rest = [i for i in range(array.ndim) if i not in axes]
    tensor = array._t.permute(*rest, *axes).reshape(*[array.shape[i] for i in rest], -1)
    ordered = torch.sort(tensor, -1)[0]
    made = _between(ordered, fractions._t, method)
    if keepdims:
        made = made.reshape((*fractions.shape, *kept))
    if out is not None:
        out[...] = wrap(made)
        return out
    return result(made)


def _between(ordered, fractions, method):
    last = ordered.shape[-1] - 1
    virtual = fractions.reshape(-1) * last
    lower = torch.floor(virtual)
    part = virtual - lower
    steps = {
        "linear": part,
        "lower": torch.zeros_like(part),
        "higher": (part > 0).to(part.dtype),
        "nearest": torch.round(virtual) - lower,
        "midpoint": torch.where(part > 0, 0.5, part),
    }
    if method not in steps:
        raise NotImplementedError(
            f"quantile: method '{method}' is not provided; use {', '.join(steps)}"
        )
    below = ordered[..., lower.long()]
    above = ordered[..., torch.clamp(lower.long() + 1, max=last)]
    gap = above - below  # in the data's type; with fractions of another, the result is of both
    step = steps[method]
    if method not in ("linear", "midpoint"):
        step = step.to(ordered.dtype)
    elif step.dtype != ordered.dtype:
        below = below.to(torch.promote_types(ordered.dtype, step.dtype))
    made = torch.where(step >= 0.5, above - gap * (1 - step), below + gap * step)
    made = torch.where(step == 0, below, torch.where(step == 1, above, made))
    if ordered.dtype.is_floating_point:
        nan = torch.isnan(ordered[..., -1:])
        made = torch.where(nan, torch.full_like(made, float("nan")), made)
    return made.movedim(-1, 0).reshape((*fractions.shape, *ordered.shape[:-1]))


def percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False):
    """Return the elements at percents of the order along axes."""
    array = asarray(a)
    if array.dtype.kind in "iub":
        array = array.astype(FLOAT64)
    fractions = _fractions(q, array.dtype) / array.dtype.type(100)
    return _quantile(array, asarray(fractions), axis, out, method, keepdims, "Percentile")


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """Return the middle element along axes, or the mean of the two in the middle."""
    return quantile(a, 0.5, axis, out, keepdims=keepdims)


def _nan_aware(name):
    def function(a, *args, axis=None, **kwargs):
        array = asarray(a)
        kept = array[~wrap(torch.isnan(array._t))] if array.dtype.kind == "f" else array
        if axis is None:
            return globals()[name](kept, *args, **kwargs)
        rows = moveaxis(array, axis, -1)
        flat = rows.reshape(-1, rows.shape[-1])
        made = [function(row, *args, **kwargs) for row in flat]
        return asarray(made).reshape(rows.shape[:-1])

    function.__doc__ = f"Return what `{name}` does, without the elements that are NaN."
    return function


nanmedian, nanquantile = _nan_aware("median"), _nan_aware("quantile")
nanpercentile = _nan_aware("percentile")
