"""Functions that change an array's shape or put arrays together."""

import torch

from ._creation import _unsigned, asarray, signed
from ._ndarray import ndarray, wrap
from ._reductions import axes_of
from ._ufuncs import check_broadcast


def moved(array, operator):
    """Return what an operator that only moves elements makes of an array of any type."""
    array = asarray(array)
    return wrap(_unsigned(operator(signed(array._t)), array.dtype))


class flatiter:
    """All elements of an array in row-major order."""

    def __init__(self, array):
        """Show an array."""
        self._array = array

    def __iter__(self):
        """Iterate over scalars."""
        return iter(self._array.reshape(-1))

    def __len__(self):
        """Return the number of elements."""
        return self._array.size

    def __getitem__(self, index):
        """Return elements by position."""
        return self._array.reshape(-1)[index]

    def __setitem__(self, index, value):
        """Store elements by position."""
        places = wrap(torch.arange(self._array.size).reshape(self._array.shape))
        places = asarray(places.reshape(-1)[index])
        flat = self._array.reshape(-1)
        flat[index] = value
        if not self._array._t.is_contiguous():
            self._array[...] = flat.reshape(self._array.shape)


def reshape(a, *shape, order="C", copy=None):
    """Return the elements in another shape: a view where the memory allows it."""
    array = asarray(a)
    sizes = shape[0] if len(shape) == 1 else shape
    sizes = tuple(int(s) for s in sizes) if hasattr(sizes, "__len__") else (int(sizes),)
    if order == "F":
        turned = array.T._t.reshape(_completed(sizes, array)[::-1])
        return wrap(turned.permute(*range(len(sizes) - 1, -1, -1)), array)
    made = signed(array._t).reshape(_completed(sizes, array))
    return wrap(_unsigned(made, array.dtype), array)


def _completed(sizes, array):
    known = 1
    for size in sizes:
        known *= size if size != -1 else 1
    open_sizes = sizes.count(-1)
    if open_sizes > 1:
        raise ValueError("can only specify one unknown dimension")
    fits = array.size % known == 0 if open_sizes and known else array.size == known
    if not fits:
        text = str(sizes).replace(" ", "")
        raise ValueError(f"cannot reshape array of size {array.size} into shape {text}")
    return tuple(array.size // known if size == -1 else size for size in sizes)


def ravel(a, order="C"):
    """Return the elements in one dimension."""
    return reshape(a, -1, order="F" if order == "F" else "C")


def transpose(a, *axes):
    """Return a view with dimensions in another order, by default reversed."""
    array = asarray(a)
    axes = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
    if not axes:
        return array.T
    if len(axes) != array.ndim:
        raise ValueError("axes don't match array")
    return wrap(array._t.permute(*axes_of(tuple(axes), array.ndim)), array)


permute_dims = transpose


def matrix_transpose(x, /):
    """Return a view with the last two dimensions exchanged."""
    return asarray(x).mT


def swapaxes(a, axis1, axis2):
    """Return a view with two dimensions exchanged."""
    array = asarray(a)
    axes_of((axis1,), array.ndim), axes_of((axis2,), array.ndim)
    return wrap(array._t.transpose(axis1, axis2), array)


def moveaxis(a, source, destination):
    """Return a view with dimensions moved to other places."""
    array = asarray(a)
    return wrap(array._t.movedim(source, destination), array)


def rollaxis(a, axis, start=0):
    """Return a view with a dimension moved before another."""
    array = asarray(a)
    (axis,) = axes_of(axis, array.ndim)
    start = start + array.ndim if start < 0 else start
    return moveaxis(array, axis, start - (axis < start))


def squeeze(a, axis=None):
    """Return a view without dimensions of size one."""
    array = asarray(a)
    if axis is None:
        return wrap(array._t.squeeze(), array)
    axes = axes_of(axis, array.ndim)
    if any(array.shape[i] != 1 for i in axes):
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return array.reshape([size for i, size in enumerate(array.shape) if i not in axes])


def expand_dims(a, axis):
    """Return a view with new dimensions of size one."""
    array = asarray(a)
    count = array.ndim + (len(axis) if isinstance(axis, (tuple, list)) else 1)
    tensor = array._t
    for place in sorted(axes_of(axis, count)):
        tensor = tensor.unsqueeze(place)
    return wrap(tensor, array)


def _at_least(count, name):
    def one(value):
        array = asarray(value)
        missing = count - array.ndim
        if missing <= 0:
            return array
        if count == 3 and array.ndim:
            return array[None, :, None] if array.ndim == 1 else array[:, :, None]
        return array.reshape((1,) * missing + array.shape)

    def function(*arys):
        made = tuple(one(value) for value in arys)
        return made[0] if len(made) == 1 else made

    function.__doc__ = f"Return arrays with at least {count} dimensions."
    function.__name__ = function.__qualname__ = name
    return function


atleast_1d, atleast_2d = _at_least(1, "atleast_1d"), _at_least(2, "atleast_2d")
atleast_3d = _at_least(3, "atleast_3d")


def flip(m, axis=None):
    """Return the elements in reverse order along axes: a copy."""
    array = asarray(m)
    axes = axes_of(axis, array.ndim)
    return moved(array, lambda tensor: torch.flip(tensor, axes))


def fliplr(m):
    """Return columns in reverse order."""
    return flip(m, 1)


def flipud(m):
    """Return rows in reverse order."""
    return flip(m, 0)


def rot90(m, k=1, axes=(0, 1)):
    """Return the array turned by quarters in the plane of two axes."""
    return moved(m, lambda tensor: torch.rot90(tensor, k, list(axes)))


def roll(a, shift, axis=None):
    """Return the elements moved along axes, those that leave the end coming in at the front."""
    array = asarray(a)
    if axis is None:
        return roll(ravel(array), shift, 0).reshape(array.shape)
    axes = axes_of(axis, array.ndim)
    shifts = [int(s) for s in shift] if hasattr(shift, "__len__") else [int(shift)] * len(axes)
    return moved(
        array, lambda tensor: torch.roll(tensor, shifts, axes * (len(shifts) // len(axes)))
    )


def broadcast_to(array, shape, subok=False):
    """Return a read-only view in which the array is repeated to a shape."""
    array = asarray(array)
    sizes = tuple(shape) if hasattr(shape, "__len__") else (shape,)
    try:
        made = wrap(array._t.expand(sizes), array)
    except RuntimeError:
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            f"{array.shape} and requested shape {sizes}"
        ) from None
    made._writeable = False
    return made


def broadcast_shapes(*shapes):
    """Return the shape that shapes broadcast to."""
    return check_broadcast([(s,) if isinstance(s, int) else tuple(s) for s in shapes])


def broadcast_arrays(*args, subok=False):
    """Return views of arrays, repeated to their common shape."""
    arrays = [asarray(value) for value in args]
    shape = check_broadcast([array.shape for array in arrays])
    return tuple(broadcast_to(array, shape) for array in arrays)


def take(a, indices, axis=None, out=None, mode="raise"):
    """Return elements at positions, or slices along an axis."""
    array = asarray(a)
    if axis is None:
        array, axis = ravel(array), 0
    (axis,) = axes_of(axis, array.ndim)
    places = asarray(indices)
    if mode == "wrap":
        places = places % array.shape[axis]
    elif mode == "clip":
        places = wrap(torch.clamp(places._t, 0, array.shape[axis] - 1))
    made = array[(slice(None),) * axis + (places if places.ndim else places.item(),)]
    if out is None:
        return made
    out[...] = made
    return out


def diagonal(a, offset=0, axis1=0, axis2=1):
    """Return a read-only view of the diagonal of two dimensions."""
    made = wrap(torch.diagonal(asarray(a)._t, offset, axis1, axis2), asarray(a))
    made._writeable = False
    return made


def ndim(a):
    """Return the number of dimensions."""
    return asarray(a).ndim


def shape(a):
    """Return the sizes by dimension."""
    return asarray(a).shape


def size(a, axis=None):
    """Return the number of elements, or the size of one dimension."""
    return asarray(a).size if axis is None else asarray(a).shape[axis]


def copyto(dst, src, casting="same_kind", where=True):
    """Store numbers in an array, perhaps only where a mask is true."""
    if not isinstance(dst, ndarray):
        raise TypeError(f"copyto() argument 1 must be numpy.ndarray, not {type(dst).__name__}")
    if where is True:
        dst[...] = src
        return
    chosen = broadcast_to(where, dst.shape)
    dst[...] = wrap(torch.where(chosen._t, asarray(src).astype(dst.dtype)._t, dst._t))
