"""What programs call around arrays: padding, grids of positions, loops, floating-point settings."""

import torch

from ._creation import array, asarray
from ._dtypes import FLOAT64
from ._joining import meshgrid, stack
from ._ndarray import ndarray, result, wrap
from ._ranges import arange
from ._shapes import moveaxis, moved, ravel


def pad(array, pad_width, mode="constant", **kwargs):
    """Return the array with elements added at both ends of each axis.

    Args:
        array: the array.
        pad_width: a number, a pair, or a pair for each axis.
        mode: constant, edge, reflect, symmetric or wrap.
        kwargs: `constant_values`, a number, for the constant mode.
    """
    own = asarray(array)
    widths = asarray(pad_width)._t.expand(own.ndim, 2).tolist()
    if mode == "constant":
        flat = [width for pair in reversed(widths) for width in pair]
        value = asarray(kwargs.get("constant_values", 0))
        if value.ndim:
            raise NotImplementedError("pad: several constant_values are not provided; pad in steps")
        return moved(own, lambda t: torch.nn.functional.pad(t, flat, value=value.item()))
    for axis, (before, after) in enumerate(widths):
        places = _padded(torch.arange(-before, own.shape[axis] + after), own.shape[axis], mode)
        own = own.take(wrap(places), axis)
    return own


def _padded(places, size, mode):
    if mode == "edge":
        return torch.clamp(places, 0, size - 1)
    if mode == "wrap":
        return torch.remainder(places, size)
    if mode == "reflect":
        period = max(2 * (size - 1), 1)
        places = torch.remainder(places, period)
        return torch.minimum(places, period - places) if size > 1 else places
    if mode == "symmetric":
        places = torch.remainder(places, 2 * size)
        return torch.minimum(places, 2 * size - 1 - places)
    raise NotImplementedError(
        f"pad: mode '{mode}' is not provided; use constant, edge, reflect, symmetric or wrap"
    )


def ndindex(*shape):
    """Iterate over the positions of a shape, the last one fastest."""
    sizes = shape[0] if len(shape) == 1 and hasattr(shape[0], "__len__") else shape
    places = [()]
    for size in sizes:
        places = [(*place, i) for place in places for i in range(size)]
    return iter(places)


def ndenumerate(arr):
    """Iterate over positions and elements."""
    own = asarray(arr)
    return zip(ndindex(own.shape), own.reshape(-1), strict=True)


def iterable(y):
    """Tell whether a value can be iterated over."""
    try:
        iter(y)
    except TypeError:
        return False
    return True


class vectorize:
    """A function of numbers as one of arrays: a loop over elements."""

    def __init__(self, pyfunc, otypes=None, **ignored):
        """Take the function, and perhaps the type of its results."""
        self.pyfunc, self._types = pyfunc, otypes
        self.__name__ = getattr(pyfunc, "__name__", "vectorize")

    def __call__(self, *args, **kwargs):
        """Apply the function to the elements of arrays that broadcast."""
        from ._shapes import broadcast_arrays

        arrays = broadcast_arrays(*args)
        rows = zip(*[own.reshape(-1) for own in arrays], strict=True)
        made = [self.pyfunc(*row, **kwargs) for row in rows]
        kind = self._types[0] if self._types else None
        shape = arrays[0].shape
        if made and isinstance(made[0], tuple):
            return tuple(array(list(part), kind).reshape(shape) for part in zip(*made, strict=True))
        done = array(made, kind).reshape(shape)
        return done if shape else done[()]


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """Return what a function gives for each vector along an axis."""
    rows = moveaxis(asarray(arr), axis, -1)
    made = [asarray(func1d(row, *args, **kwargs)) for row in rows.reshape((-1, rows.shape[-1]))]
    done = stack(made).reshape(rows.shape[:-1] + made[0].shape)
    return moveaxis(done, -1, axis) if made[0].ndim else done


def ix_(*args):
    """Return index arrays that choose from each axis by itself."""
    axes = [asarray(part) for part in args]
    axes = [part.nonzero()[0] if part.dtype.kind == "b" else part for part in axes]
    count = len(axes)
    return tuple(x.reshape([-1 if i == d else 1 for d in range(count)]) for i, x in enumerate(axes))


def unravel_index(indices, shape, order="C"):
    """Return the positions by dimension of row-major numbers."""
    left, found = asarray(indices)._t, []
    for size in reversed(shape):
        found.append(result(torch.remainder(left, size)))
        left = torch.div(left, size, rounding_mode="floor")
    return tuple(reversed(found))


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    """Return the row-major numbers of positions by dimension."""
    number = asarray(0)
    for place, size in zip(multi_index, dims, strict=True):
        if bool(((asarray(place)._t < 0) | (asarray(place)._t >= size)).any()):
            raise ValueError("invalid entry in coordinates array")
        number = number * size + asarray(place)
    return number


class _Slices:
    """`np.s_[1:3]`: an index as a value."""

    def __getitem__(self, index):
        return index


class _Grid:
    """`np.mgrid[0:3, 0:1:5j]`: coordinate arrays, whole or as open axes."""

    def __init__(self, sparse):
        self._sparse = sparse

    def __getitem__(self, index):
        parts = index if isinstance(index, tuple) else (index,)
        axes = [self._axis(part) for part in parts]
        if not isinstance(index, tuple):
            return axes[0]
        grids = meshgrid(*axes, sparse=self._sparse, indexing="ij")
        return grids if self._sparse else stack(grids)

    @staticmethod
    def _axis(part):
        from ._ranges import linspace

        start = 0 if part.start is None else part.start
        if isinstance(part.step, complex):
            return linspace(start, part.stop, int(abs(part.step)))
        return arange(start, part.stop, 1 if part.step is None else part.step)


class _Rows:
    """`np.r_[1:3, 5]` and `np.c_[x, y]`: pieces put together."""

    def __init__(self, columns):
        self._columns = columns

    def __getitem__(self, index):
        from ._joining import column_stack, concatenate

        parts = index if isinstance(index, tuple) else (index,)
        if any(isinstance(part, str) for part in parts):
            raise NotImplementedError("np.r_['…']: directives are not provided; use np.concatenate")
        pieces = [_Grid._axis(p) if isinstance(p, slice) else p for p in parts]
        if self._columns:
            return column_stack(pieces)
        return concatenate([ravel(p) if asarray(p).ndim == 0 else asarray(p) for p in pieces])


s_ = index_exp = _Slices()
mgrid, ogrid = _Grid(False), _Grid(True)
r_, c_ = _Rows(False), _Rows(True)


class errstate:
    """Context manager that changes nothing: libtorch gives no floating-point warnings."""

    def __init__(self, **settings):
        """Take settings as NumPy does; "raise" cannot be had."""
        _no_raise(settings)

    def __enter__(self):
        """Do nothing."""

    def __exit__(self, *error):
        """Do nothing."""


def seterr(all=None, divide=None, over=None, under=None, invalid=None):
    """Return the settings, which are to ignore floating-point errors."""
    _no_raise({"all": all, "divide": divide, "over": over, "under": under, "invalid": invalid})
    return geterr()


def _no_raise(settings):
    if "raise" in settings.values() or "call" in settings.values():
        raise NotImplementedError(
            "errstate: 'raise' is not provided, for libtorch does not tell; test with np.isfinite"
        )


def geterr():
    """Return the settings for floating-point errors."""
    return dict.fromkeys(("divide", "over", "under", "invalid"), "ignore")


def shares_memory(a, b, max_work=None):
    """Tell whether two arrays show the same memory, perhaps other parts of it."""
    return asarray(a).memory_token == asarray(b).memory_token


def may_share_memory(a, b, max_work=None):
    """Tell whether two arrays show the same memory, perhaps other parts of it."""
    return shares_memory(a, b)


def polyfit(x, y, deg):
    """Return the coefficients, highest power first, of the polynomial nearest to points."""
    from .linalg import lstsq

    at = asarray(x).astype(FLOAT64)._t
    powers = wrap(torch.stack([at**power for power in range(deg, -1, -1)], 1))
    return lstsq(powers, asarray(y).astype(FLOAT64))[0]


def isfortran(a):
    """Tell whether the elements lie column by column."""
    return bool(isinstance(a, ndarray) and a.ndim > 1 and a.flags.f_contiguous)


def packbits(a, axis=None, bitorder="big"):
    """Return bits put together in bytes."""
    bits = torch.nn.functional.pad((ravel(a)._t != 0).to(torch.int64), (0, -asarray(a).size % 8))
    powers = torch.arange(7, -1, -1) if bitorder == "big" else torch.arange(8)
    return wrap((bits.reshape(-1, 8) << powers).sum(1).to(torch.uint8))


def unpackbits(a, axis=None, count=None, bitorder="big"):
    """Return the bits of bytes."""
    places = torch.arange(7, -1, -1) if bitorder == "big" else torch.arange(8)
    bits = ravel(a)._t.to(torch.int64)[:, None] >> places & 1
    return wrap(bits.reshape(-1)[:count].to(torch.uint8))
