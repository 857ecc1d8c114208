"""Functions that make ranges of numbers and matrices of ones."""

import torch

from ._creation import asarray
from ._dtypes import BOOL, INT64, result_type
from ._dtypes import dtype as _dtype
from ._ndarray import ndarray, wrap
from ._scalars import generic


def arange(start, stop=None, step=1, dtype=None, *, device=None):
    """Return numbers from start up to, and without, stop."""
    if stop is None:
        start, stop = 0, start
    own = result_type(start, stop, step) if dtype is None else _dtype(dtype)
    own = INT64 if own is BOOL else own
    plain = [
        value.item() if isinstance(value, (generic, ndarray)) else value
        for value in (start, stop, step)
    ]
    start, stop, step = plain
    if step == 0:
        raise ZeroDivisionError("division by zero")
    if all(isinstance(value, int) for value in plain):
        count = max(0, -(-(stop - start) // step))
    else:
        length = (stop - start) / step
        count = max(0, int(length) + (length > int(length)))
    steps = torch.arange(count, dtype=torch.int64 if own.kind in "iub" else torch.float64)
    if own.kind in "iub":
        return wrap((steps * int(step) + int(start)).to(own.torch))
    second = start + step  # NumPy's own way: all numbers follow from the first two
    return wrap((steps * (second - start) + start).to(own.torch))


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None):
    """Return `num` evenly spaced numbers from start to stop, in new dimension `axis`."""
    num = int(num)
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    kind = result_type(asarray(start), asarray(stop), float(num))
    start, stop = asarray(start) * 1.0, asarray(stop) * 1.0
    divisions = num - 1 if endpoint else num
    delta = stop - start
    positions = arange(0, num, dtype=kind).reshape((-1,) + (1,) * asarray(delta).ndim)
    step = delta / divisions if divisions > 0 else delta * float("nan")
    made = asarray((positions * step if divisions > 0 else positions * delta) + start)
    if endpoint and num > 1:
        made[-1, ...] = stop
    if axis != 0:
        made = wrap(made._t.movedim(0, axis))
    if dtype is not None and _dtype(dtype).kind in "iu":
        made = wrap(made._t.floor())
    made = made.astype(kind if dtype is None else dtype, copy=False)
    return (made, step) if retstep else made


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """Return numbers whose logarithms are evenly spaced."""
    made = base ** linspace(start, stop, num, endpoint, axis=axis)
    return made if dtype is None else made.astype(dtype)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Return numbers, each the same multiple of the one before."""
    from ._ufuncs import log10

    sign = -1.0 if start < 0 and stop < 0 else 1.0
    if start == 0 or stop == 0:
        raise ValueError("Geometric sequence cannot include zero")
    made = sign * logspace(log10(sign * start), log10(sign * stop), num, endpoint, axis=axis)
    if num > 0:
        made[0] = start
    if num > 1 and endpoint:
        made[-1] = stop
    return made if dtype is None else made.astype(dtype)


def eye(N, M=None, k=0, dtype=float, order="C", *, device=None):
    """Return a matrix with ones on the k-th diagonal."""
    rows = torch.arange(N).unsqueeze(1)
    return wrap((torch.arange(N if M is None else M) - rows == k).to(_dtype(dtype).torch))


def identity(n, dtype=None):
    """Return the square matrix with ones on the diagonal."""
    return eye(n, dtype=dtype)


def tri(N, M=None, k=0, dtype=float):
    """Return a matrix with ones at and below the k-th diagonal."""
    rows = torch.arange(N).unsqueeze(1)
    return wrap((torch.arange(N if M is None else M) - rows <= k).to(_dtype(dtype).torch))
