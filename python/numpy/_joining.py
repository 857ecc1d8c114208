"""Functions that put arrays together and take them apart."""

import torch

from ._creation import _unsigned, asarray, signed
from ._dtypes import dtype as _dtype
from ._dtypes import result_type
from ._ndarray import wrap
from ._reductions import axes_of
from ._shapes import (
    atleast_1d,
    atleast_2d,
    atleast_3d,
    broadcast_arrays,
    broadcast_to,
    expand_dims,
    moveaxis,
    moved,
    ravel,
)


def _same_type(arrays, dtype=None):
    arrays = [asarray(array) for array in arrays]
    own = result_type(*arrays) if dtype is None else _dtype(dtype)
    return [signed(array.astype(own, copy=False)._t) for array in arrays], own


def _stored(made, own, out):
    made = wrap(_unsigned(made, own))
    if out is None:
        return made
    out[...] = made
    return out


def concatenate(arrays, /, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """Return arrays one after another along an axis; flattened first if it is None."""
    arrays = [asarray(array) for array in arrays]
    if not arrays:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        arrays, axis = [ravel(array) for array in arrays], 0
    first = arrays[0]
    if first.ndim == 0:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    (axis,) = axes_of(axis, first.ndim)
    for i, array in enumerate(arrays):
        if array.ndim != first.ndim:
            raise ValueError(
                "all the input arrays must have same number of dimensions, but the array at index "
                f"0 has {first.ndim} dimension(s) and the array at index {i} has {array.ndim} "
                "dimension(s)"
            )
        for d in range(first.ndim):
            if d != axis and array.shape[d] != first.shape[d]:
                raise ValueError(
                    "all the input array dimensions except for the concatenation axis must match "
                    f"exactly, but along dimension {d}, the array at index 0 has size "
                    f"{first.shape[d]} and the array at index {i} has size {array.shape[d]}"
                )
    tensors, own = _same_type(arrays, dtype)
    return _stored(torch.cat(tensors, axis), own, out)


concat = concatenate


def stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """Return arrays of one shape side by side along a new axis."""
    arrays = [asarray(array) for array in arrays]
    if not arrays:
        raise ValueError("need at least one array to stack")
    if len({array.shape for array in arrays}) != 1:
        raise ValueError("all input arrays must have the same shape")
    (axis,) = axes_of(axis, arrays[0].ndim + 1)
    tensors, own = _same_type(arrays, dtype)
    return _stored(torch.stack(tensors, axis), own, out)


def unstack(x, /, *, axis=0):
    """Return the views along an axis."""
    return tuple(moveaxis(x, axis, 0)[i] for i in range(asarray(x).shape[axis]))


def vstack(tup, *, dtype=None, casting="same_kind"):
    """Return arrays one below the other."""
    return concatenate([atleast_2d(array) for array in tup], 0, dtype=dtype)


row_stack = vstack


def hstack(tup, *, dtype=None, casting="same_kind"):
    """Return arrays side by side."""
    arrays = [atleast_1d(array) for array in tup]
    return concatenate(arrays, 0 if arrays and arrays[0].ndim == 1 else 1, dtype=dtype)


def dstack(tup):
    """Return arrays behind each other."""
    return concatenate([atleast_3d(array) for array in tup], 2)


def column_stack(tup):
    """Return one-dimensional arrays as the columns of a matrix."""
    arrays = [asarray(array) for array in tup]
    return concatenate([a.reshape(-1, 1) if a.ndim < 2 else a for a in arrays], 1)


def array_split(ary, indices_or_sections, axis=0):
    """Return parts of nearly equal sizes, or between positions, along an axis."""
    array = asarray(ary)
    size = array.shape[axis]
    if hasattr(indices_or_sections, "__len__"):
        edges = [0, *[int(i) for i in indices_or_sections], size]
    else:
        sections = int(indices_or_sections)
        if sections <= 0:
            raise ValueError("number sections must be larger than 0.")
        small, larger = divmod(size, sections)
        edges = [i * small + min(i, larger) for i in range(sections + 1)]
    head = (slice(None),) * (axis % array.ndim)
    return [array[(*head, slice(a, b))] for a, b in zip(edges, edges[1:], strict=False)]


def split(ary, indices_or_sections, axis=0):
    """Return parts of equal sizes, or between positions, along an axis."""
    if (
        not hasattr(indices_or_sections, "__len__")
        and asarray(ary).shape[axis] % indices_or_sections
    ):
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def vsplit(ary, indices_or_sections):
    """Return parts along the first axis."""
    return split(ary, indices_or_sections, 0)


def hsplit(ary, indices_or_sections):
    """Return parts along the second axis, or the only one."""
    return split(ary, indices_or_sections, 1 if asarray(ary).ndim > 1 else 0)


def dsplit(ary, indices_or_sections):
    """Return parts along the third axis."""
    return split(ary, indices_or_sections, 2)


def tile(A, reps):
    """Return an array repeated along its dimensions."""
    array = asarray(A)
    times = tuple(int(t) for t in reps) if hasattr(reps, "__len__") else (int(reps),)
    times = (1,) * (array.ndim - len(times)) + times
    return moved(array, lambda tensor: tensor.repeat(*times) if times else tensor.clone())


def repeat(a, repeats, axis=None):
    """Return each element, or slice along an axis, several times."""
    array = asarray(a)
    if axis is None:
        array, axis = ravel(array), 0
    counts = asarray(repeats)
    counts = int(counts) if counts.size == 1 else counts._t.to(torch.int64)
    return moved(array, lambda tensor: torch.repeat_interleave(tensor, counts, axis % tensor.dim()))


def resize(a, new_shape):
    """Return an array of a new shape, filled by repeating the elements."""
    array = ravel(a)
    sizes = new_shape if hasattr(new_shape, "__len__") else (new_shape,)
    count = 1
    for size in sizes:
        count *= size
    places = torch.arange(count) % max(array.size, 1)
    return array[wrap(places)].reshape(sizes)


def append(arr, values, axis=None):
    """Return an array with values after its end."""
    if axis is None:
        return concatenate([ravel(arr), ravel(values)])
    return concatenate([arr, values], axis)


def delete(arr, obj, axis=None):
    """Return an array without some slices along an axis."""
    array = asarray(arr)
    if axis is None:
        array, axis = ravel(array), 0
    kept = torch.ones(array.shape[axis], dtype=torch.bool)
    wrap(kept)[obj if isinstance(obj, (int, slice)) else asarray(obj)] = False
    return array[(slice(None),) * (axis % array.ndim) + (wrap(kept),)]


def insert(arr, obj, values, axis=None):
    """Return an array with values put before one position along an axis."""
    array = asarray(arr)
    if axis is None:
        array, axis = ravel(array), 0
    if not hasattr(obj, "__index__"):
        raise NotImplementedError("insert: several positions are not provided; insert one by one")
    axis %= array.ndim
    at = obj.__index__()
    at = at + array.shape[axis] if at < 0 else at
    new = asarray(values).astype(array.dtype)
    rest = array.shape[:axis] + array.shape[axis + 1 :]
    new = moveaxis(new, 0, axis) if new.ndim == array.ndim and new.ndim > 1 else new
    if new.ndim < array.ndim and array.ndim > 1:
        new = expand_dims(broadcast_to(new, rest), axis)
    head = (slice(None),) * axis
    return concatenate(
        [array[(*head, slice(at))], atleast_1d(new), array[(*head, slice(at, None))]], axis
    )


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """Return coordinate arrays of a grid; "xy" exchanges the first two dimensions."""
    axes = [ravel(x) for x in xi]
    count = len(axes)
    places = list(range(count))
    if indexing == "xy" and count > 1:
        places[:2] = [1, 0]
    shaped = [
        x.reshape([-1 if places[i] == d else 1 for d in range(count)]) for i, x in enumerate(axes)
    ]
    if sparse:
        return tuple(shaped)
    views = broadcast_arrays(*shaped)
    return tuple(view.copy() for view in views) if copy else views


def indices(dimensions, dtype=int, sparse=False):
    """Return the positions of each element along each dimension."""
    axes = [wrap(torch.arange(size).to(_dtype(dtype).torch)) for size in dimensions]
    grids = meshgrid(*axes, sparse=sparse, indexing="ij")
    if sparse:
        return grids
    return stack(grids) if grids else wrap(torch.zeros((0,), dtype=_dtype(dtype).torch))
