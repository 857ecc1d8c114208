"""Views of arrays with other shapes and strides."""

from numpy._creation import asarray
from numpy._ndarray import wrap
from numpy._reductions import axes_of
from numpy._shapes import broadcast_arrays, broadcast_shapes, broadcast_to  # noqa: F401


def as_strided(x, shape=None, strides=None, subok=False, writeable=True):
    """Return a view with a shape and strides of one's own.

    Args:
        x: the array.
        shape: sizes; those of the array by default.
        strides: steps in bytes, multiples of the element's size and not negative.
        subok: accepted.
        writeable: whether the view may be written.
    """
    own = asarray(x)
    steps = own.strides if strides is None else tuple(strides)
    if any(step < 0 or step % own.itemsize for step in steps):
        raise NotImplementedError(
            f"as_strided: expected strides of 0 or more, multiples of {own.itemsize} bytes, got "
            f"{steps}; turn the array over first"
        )
    sizes = own.shape if shape is None else tuple(shape)
    steps = [step // own.itemsize for step in steps]
    made = wrap(own._t.as_strided(sizes, steps, own._t.storage_offset()), own)
    made._writeable = made._writeable and writeable
    return made


def sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False):
    """Return a view of all windows of a shape; the windows' dimensions come last.

    Raises: ValueError if a window is larger than the array, or has another number of dimensions.
    """
    own = asarray(x)
    sizes = tuple(window_shape) if hasattr(window_shape, "__len__") else (window_shape,)
    if any(size < 0 for size in sizes):
        raise ValueError("window_shape cannot contain negative values")
    axes = list(range(own.ndim)) if axis is None else axes_of(axis, own.ndim)
    if len(axes) != len(sizes):
        raise ValueError(
            f"Must provide matching length window_shape and axis; got {len(sizes)} window_shape "
            f"elements and {len(axes)} axes elements."
        )
    tensor = own._t
    for place, size in zip(axes, sizes, strict=True):
        if size > tensor.shape[place]:
            raise ValueError("window shape cannot be larger than input array shape")
        tensor = tensor.unfold(place, size, 1)
    made = wrap(tensor, own)
    made._writeable = own._writeable and writeable
    return made
