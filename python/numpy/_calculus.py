"""Differences, gradients and interpolation."""

import torch

from ._creation import asarray
from ._dtypes import FLOAT64
from ._ndarray import result, wrap
from ._shapes import ravel


def sinc(x):
    """Return sin(πx) / πx."""
    return result(torch.sinc(asarray(x)._t.to(torch.float64)))


def diff(a, n=1, axis=-1, prepend=None, append=None):
    """Return differences of neighbours along an axis, `n` times."""
    from ._joining import concatenate

    array = asarray(a)
    parts = [asarray(part) for part in (prepend, array, append) if part is not None]
    array = concatenate(parts, axis) if len(parts) > 1 else array
    for _ in range(n):
        head = (slice(None),) * (axis % array.ndim)
        later, earlier = array[(*head, slice(1, None))], array[(*head, slice(None, -1))]
        array = later != earlier if array.dtype.kind == "b" else later - earlier
    return array


def ediff1d(ary):
    """Return differences of neighbours in row-major order."""
    return diff(ravel(ary))


def gradient(f, *varargs, axis=None, edge_order=1):
    """Return central differences along each axis, one-sided at the ends."""
    array = asarray(f)
    array = array if array.dtype.kind in "fc" else array.astype(FLOAT64)
    axes = range(array.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    axes = list(axes)
    spacing = varargs * (len(axes) if len(varargs) == 1 else 1) or (1.0,) * len(axes)
    space = [float(s) if asarray(s).ndim == 0 else (asarray(s)._t,) for s in spacing]
    made = [
        wrap(torch.gradient(array._t, spacing=s, dim=d % array.ndim, edge_order=edge_order)[0])
        for s, d in zip(space, axes, strict=True)
    ]
    return made[0] if len(made) == 1 else tuple(made)


def interp(x, xp, fp, left=None, right=None, period=None):
    """Return the piecewise linear function through points, at `x`."""
    if period is not None:
        raise NotImplementedError("interp(period=…) is not provided: reduce x and xp first")
    at, points = asarray(x).astype(FLOAT64)._t, asarray(xp).astype(FLOAT64)._t
    values = asarray(fp).astype(FLOAT64)._t
    if points.numel() == 0:
        raise ValueError("array of sample points is empty")
    after = torch.searchsorted(points, at.reshape(-1).contiguous(), right=True).reshape(at.shape)
    lower = torch.clamp(after - 1, 0, max(points.numel() - 2, 0))
    upper = torch.clamp(lower + 1, 0, points.numel() - 1)
    slope = (values[upper] - values[lower]) / (points[upper] - points[lower])
    made = slope * (at - points[lower]) + values[lower]
    made = torch.where(at == points[upper], values[upper], made)
    made = torch.where(at > points[-1], values[-1] if right is None else float(right), made)
    made = torch.where(at < points[0], values[0] if left is None else float(left), made)
    return result(torch.where(at == points[0], values[0], made))
