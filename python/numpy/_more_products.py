"""Products of vectors along the last axis, sums that run, and sets by their parts."""

from builtins import range as _axes
from typing import NamedTuple

import torch

from ._creation import asarray
from ._joining import concatenate
from ._ndarray import ndarray, wrap
from ._products import _given, _mismatch, _pair
from ._reductions import cumprod, cumsum
from ._sorting import lexsort, unique


def vecdot(x1, x2, /, *, axis=-1):
    """Return the products of vectors along an axis, those of `x1` conjugated."""
    (a, b), own = _pair(x1, x2)
    if a.shape[axis] != b.shape[axis]:
        raise _mismatch("vecdot", a.shape[axis], b.shape[axis], 0)
    a = torch.conj(a).resolve_conj()
    return _given((a.movedim(axis, -1) * b.movedim(axis, -1)).sum(-1), own, None)


def matvec(x1, x2, /):
    """Return the products of matrices and vectors."""
    (a, b), own = _pair(x1, x2)
    if a.shape[-1] != b.shape[-1]:
        raise _mismatch("matvec", a.shape[-1], b.shape[-1], 0)
    return _given((a @ b[..., None])[..., 0], own, None)


def vecmat(x1, x2, /):
    """Return the products of vectors, conjugated, and matrices."""
    (a, b), own = _pair(x1, x2)
    if a.shape[-1] != b.shape[-2]:
        raise _mismatch("vecmat", a.shape[-1], b.shape[-2], 0)
    a = torch.conj(a).resolve_conj()
    return _given((a[..., None, :] @ b)[..., 0, :], own, None)


def _running(operator, first):
    def function(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
        own = asarray(x)
        if axis is None and own.ndim > 1:
            raise ValueError(
                "For arrays which have more than one dimension ``axis`` argument is required."
            )
        axis = 0 if axis is None else axis
        made = operator(own, axis, dtype)
        if include_initial:
            shape = [1 if i == axis % own.ndim else size for i, size in enumerate(made.shape)]
            start = wrap(torch.full(shape, first).to(made._t.dtype))
            made = concatenate([start, made], axis)
        if out is None:
            return made
        out[...] = made
        return out

    return function


cumulative_sum = _running(cumsum, 0)
cumulative_sum.__doc__ = "Return running sums along an axis, perhaps with a zero before them."
cumulative_prod = _running(cumprod, 1)
cumulative_prod.__doc__ = "Return running products along an axis, perhaps with a one before them."


class UniqueAllResult(NamedTuple):
    """The distinct elements and all that is known of them."""

    values: ndarray
    indices: ndarray
    inverse_indices: ndarray
    counts: ndarray


class UniqueCountsResult(NamedTuple):
    """The distinct elements and how often each occurs."""

    values: ndarray
    counts: ndarray


class UniqueInverseResult(NamedTuple):
    """The distinct elements and the number of the one at each place."""

    values: ndarray
    inverse_indices: ndarray


def unique_all(x):
    """Return the distinct elements, their first positions, numbers by place, and counts."""
    return UniqueAllResult(*unique(x, True, True, True, equal_nan=False))


def unique_counts(x):
    """Return the distinct elements and how often each occurs."""
    return UniqueCountsResult(*unique(x, return_counts=True, equal_nan=False))


def unique_inverse(x):
    """Return the distinct elements and the number of the one at each place."""
    return UniqueInverseResult(*unique(x, return_inverse=True, equal_nan=False))


def unique_values(x):
    """Return the distinct elements."""
    return unique(x, equal_nan=False)


def sort_complex(a):
    """Return the elements as complex numbers, in order of real parts, then of imaginary ones."""
    own = asarray(a)
    small = own.dtype.name in ("int8", "uint8", "int16", "uint16", "float32", "complex64")
    own = own.astype("complex64" if small else "complex128")
    order = lexsort((own.imag, own.real))
    return wrap(torch.gather(own._t, -1, order._t))


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """Return how many points fall in each box, and the boxes' edges by dimension.

    Args:
        sample: (points, dimensions), or a sequence of coordinates by dimension.
        bins: a number, or by dimension a number or edges.
        range: by dimension the lowest and highest edge.
        density: whether counts are divided by their sum and the box's volume.
        weights: (points,), what each point counts.
    """
    from ._sorting import histogram_bin_edges

    points = (
        asarray(sample).astype("float64")
        if isinstance(sample, ndarray)
        else asarray([asarray(part) for part in sample]).astype("float64").T
    )
    points = points if points.ndim > 1 else points.reshape(-1, 1)
    count = points.shape[1]
    bins = [bins] * count if isinstance(bins, int) else list(bins)
    if len(bins) != count:
        raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    ranges = [None] * count if range is None else list(range)
    edges = [
        histogram_bin_edges(points[:, d], bins[d], ranges[d]).astype("float64")
        for d in _axes(count)
    ]
    counts = torch.histogramdd(
        points._t,
        [edge._t for edge in edges],
        weight=None if weights is None else asarray(weights).astype("float64")._t,
    ).hist
    if density:
        counts = counts / counts.sum()
        for d, edge in enumerate(edges):
            shape = [-1 if i == d else 1 for i in _axes(count)]
            counts = counts / torch.diff(edge._t).reshape(shape)
    return wrap(counts), edges


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    """Return how many points fall in each rectangle, and the edges along x and along y."""
    if len(asarray(x)) != len(asarray(y)):
        raise ValueError("x and y must have the same length.")
    if not isinstance(bins, int) and len(bins) not in (1, 2):
        bins = [asarray(bins)] * 2
    counts, edges = histogramdd((x, y), bins, range, density, weights)
    return counts, *edges
