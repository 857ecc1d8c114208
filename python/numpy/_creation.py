"""Functions that make arrays from numbers, shapes and other arrays."""

import torch

from . import _bridge
from ._dtypes import FLOAT64, of_torch, promote_types, result_type
from ._dtypes import dtype as _dtype
from ._ndarray import ndarray, wrap
from ._scalars import generic

_INT64_END = 1 << 63
_PLAIN = frozenset((bool, int, float, complex))


def array(object, dtype=None, *, copy=True, order="K", subok=False, ndmin=0, like=None):
    """Return a new array of a number, nested lists, an array or a tensor.

    Args:
        object: numbers in lists of equal lengths, or whatever has an array form.
        dtype: element type; by default the smallest that holds all numbers.
        copy: True for memory of its own, None only where needed, False to refuse copying.
        order: memory is row-major; "F" is accepted where a copy in that order reads the same.
        subok: accepted for compatibility.
        ndmin: least number of dimensions.
        like: accepted for compatibility.
    """
    wanted = None if dtype is None else _dtype(dtype)
    shared = _shared(object)
    if shared is None:
        if copy is False:
            raise ValueError("Unable to avoid copy while creating an array as requested.")
        made = _from_python(object, wanted)
    elif wanted is not None and shared.dtype is not wanted:
        if copy is False:
            raise ValueError("Unable to avoid copy while creating an array as requested.")
        made = shared.astype(wanted)
    elif copy:
        made = shared.copy()
    else:
        made = shared
    return made.reshape((1,) * (ndmin - made.ndim) + made.shape) if made.ndim < ndmin else made


def _shared(value):
    """Return an array over the memory of a value that has some, or None."""
    if isinstance(value, ndarray):
        return value
    if isinstance(value, torch.Tensor):
        if value.requires_grad:
            raise RuntimeError(
                "Can't call numpy() on Tensor that requires grad. "
                "Use tensor.detach().numpy() instead."
            )
        if not value.is_cpu:
            raise TypeError(
                f"can't convert {value.device} device type tensor to numpy. "
                "Use Tensor.cpu() to copy the tensor to host memory first."
            )
        of_torch(value.dtype)
        return wrap(value.detach())
    if not isinstance(value, (generic, list, tuple, int, float)) and hasattr(value, "__array__"):
        return value.__array__()
    if isinstance(value, (bytearray, memoryview)):
        return frombuffer(value, dtype=_dtype(getattr(value, "format", "B")))
    return None


def _from_python(value, wanted):
    sizes = _sizes(value)
    leaves = []
    _collect(value, sizes, 0, leaves)
    if leaves and all(isinstance(leaf, ndarray) for leaf in leaves):
        own = wanted or result_type(*{leaf.dtype for leaf in leaves})
        stacked = torch.stack([signed(leaf.astype(own, copy=False)._t) for leaf in leaves])
        return wrap(_unsigned(stacked, own).reshape((*sizes, *leaves[0].shape)))
    own = wanted or _common(leaves)
    return wrap(_filled(leaves, sizes, own))


def _filled(leaves, sizes, own):
    values = leaves
    if not _PLAIN.issuperset(map(type, leaves)):
        values = [leaf.item() if isinstance(leaf, (generic, ndarray)) else leaf for leaf in leaves]
    if own.kind == "c":
        values = [complex(value) for value in values]
        parts = [part for value in values for part in (value.real, value.imag)]
        half = torch.float32 if own.itemsize == 8 else torch.float64
        return torch.view_as_complex(_bridge.from_flat(parts, (*sizes, 2), half))
    if own.kind == "b":
        values = [bool(value) for value in values]
    elif own.kind in "iu":
        if not _all_fit(values, own):
            values = [_fitting(value, own) for value in values]
    elif any(isinstance(value, complex) for value in values):
        raise TypeError("float() argument must be a string or a real number, not 'complex'")
    return _bridge.from_flat(values, sizes, own.torch)


def _all_fit(values, own):
    """Tell, at one look, whether all are ints within the type's range."""
    bits = 8 * own.itemsize
    low = 0 if own.kind == "u" else -(1 << bits - 1)
    is_int = {int, bool}.issuperset(map(type, values))
    return is_int and (not values or (low <= min(values) and max(values) < low + (1 << bits)))


def _fitting(value, own):
    if isinstance(value, float) and (value != value or value - value != 0):
        raise ValueError(f"cannot convert float {value} to integer")
    number = int(value)
    bits = 8 * own.itemsize
    low = 0 if own.kind == "u" else -(1 << bits - 1)
    if not low <= number < low + (1 << bits):
        if isinstance(value, int):
            raise OverflowError(f"Python integer {number} out of bounds for {own.name}")
        number = (number - low) % (1 << bits) + low
    return number


def _common(leaves):
    kinds = set(map(type, leaves))
    strong = None
    if not kinds <= _PLAIN:
        arrays = [leaf.dtype for leaf in leaves if isinstance(leaf, (generic, ndarray))]
        others = [leaf for leaf in leaves if not isinstance(leaf, (generic, ndarray))]
        strong = result_type(*arrays) if arrays else None
        kinds = {type(leaf) if type(leaf) in _PLAIN else _number(leaf) for leaf in others}
        leaves = others
    if int in kinds and kinds <= {bool, int} and 0 <= min(leaves) and max(leaves) >= _INT64_END:
        return _dtype("uint64")
    own = strong
    for kind in kinds:
        own = _dtype(kind) if own is None else promote_types(own, _dtype(kind))
    return own or FLOAT64


def _number(leaf):
    for kind in (bool, int, float, complex):
        if isinstance(leaf, kind):
            return kind
    raise NotImplementedError(
        f"array: expected numbers, got {type(leaf).__name__} ({leaf!r:.60}); arrays of objects and "
        "text are not provided: use a list"
    )


def _is_row(value):
    return isinstance(value, (list, tuple, range)) or (
        hasattr(value, "__getitem__")
        and hasattr(value, "__len__")
        and not isinstance(value, (ndarray, torch.Tensor, generic, str, bytes, dict))
    )


def _sizes(value):
    sizes = []
    while _is_row(value):
        sizes.append(len(value))
        if len(value) == 0:
            break
        value = value[0]
    return sizes


def _collect(value, sizes, depth, leaves):
    if depth < len(sizes) and _is_row(value):
        if len(value) != sizes[depth]:
            raise _ragged(sizes[:depth])
        if depth + 1 == len(sizes) and _PLAIN.issuperset(map(type, value)):
            leaves.extend(value)
            return
        for element in value:
            _collect(element, sizes, depth + 1, leaves)
        return
    if not isinstance(value, (int, float, complex, generic)):
        shared = _shared(value)
        if shared is not None:
            value = shared
            if leaves and value.shape != getattr(leaves[0], "shape", ()):
                raise _ragged(sizes[:depth])
    if depth < len(sizes) or _is_row(value):
        raise _ragged(sizes[:depth])
    leaves.append(value)


def _ragged(sizes):
    return ValueError(
        "setting an array element with a sequence. The requested array has an inhomogeneous shape "
        f"after {len(sizes)} dimensions. The detected shape was {tuple(sizes)} + inhomogeneous "
        "part."
    )


def signed(tensor):
    """Return a tensor of an unsigned type over the same bits as signed, for moving them about."""
    other = _bridge.SIGNED.get(tensor.dtype)
    return tensor if other is None else tensor.view(other)


def _unsigned(tensor, own):
    return tensor if tensor.dtype is own.torch else tensor.view(own.torch)


def asarray(a, dtype=None, order=None, *, device=None, copy=None, like=None):
    """Return the array itself, one over the memory of a tensor, or a new one of numbers."""
    if type(a) is ndarray and dtype is None and not copy:
        return a
    return array(a, dtype, copy=copy)


def asanyarray(a, dtype=None, order=None):
    """Return what `asarray` does."""
    return asarray(a, dtype)


def ascontiguousarray(a, dtype=None):
    """Return the array with elements row by row in memory, at least one-dimensional."""
    made = asarray(a, dtype)
    made = made if made._t.is_contiguous() else wrap(made._t.contiguous())
    return made if made.ndim else made.reshape(1)


def frombuffer(buffer, dtype=float, count=-1, offset=0):
    """Return a new array of the bytes of a buffer, which are copied.

    Args:
        buffer: bytes, bytearray or memoryview.
        dtype: element type.
        count: number of elements; all by default.
        offset: byte to start from.
    """
    own = _dtype(dtype)
    source = buffer if isinstance(buffer, (bytes, bytearray)) else bytes(buffer)
    left = len(source) - offset
    if count < 0:
        if left % own.itemsize:
            raise ValueError("buffer size must be a multiple of element size")
        count = left // own.itemsize
    if offset < 0 or count * own.itemsize > left:
        raise ValueError("buffer is smaller than requested size")
    return wrap(_bridge.fill_from_bytes(torch.empty(count, dtype=own.torch), source, offset))


def fromiter(iter, dtype, count=-1):
    """Return a one-dimensional array of an iterator's numbers."""
    values = []
    for value in iter:
        if len(values) == count:
            break
        values.append(value)
    if len(values) < count:
        raise ValueError(
            f"iterator too short: Expected {count} but iterator had only {len(values)} items."
        )
    return array(values, dtype)


def fromfunction(function, shape, *, dtype=float, **kwargs):
    """Return what a function gives for the coordinate arrays of a shape."""
    from ._joining import indices

    return function(*indices(shape, dtype=dtype), **kwargs)


def _shape_of(shape):
    return tuple(int(size) for size in shape) if hasattr(shape, "__len__") else (int(shape),)


def empty(shape, dtype=None, order="C", *, device=None):
    """Return a new array whose numbers are what the memory held."""
    return wrap(torch.empty(_checked(_shape_of(shape)), dtype=_dtype(dtype).torch))


def _checked(shape):
    if any(size < 0 for size in shape):
        raise ValueError("negative dimensions are not allowed")
    return shape


def zeros(shape, dtype=None, order="C", *, device=None):
    """Return a new array of zeros."""
    return wrap(torch.zeros(_checked(_shape_of(shape)), dtype=_dtype(dtype).torch))


def ones(shape, dtype=None, order="C", *, device=None):
    """Return a new array of ones."""
    return full(shape, 1, dtype=FLOAT64 if dtype is None else dtype)


def full(shape, fill_value, dtype=None, order="C", *, device=None):
    """Return a new array of one value, or of values that broadcast to its shape."""
    value = array(fill_value, dtype)
    made = empty(shape, value.dtype)
    made[...] = value
    return made


def _like(name):
    def function(a, *args, dtype=None, shape=None, **ignored):
        own = asarray(a)
        kind = own.dtype if dtype is None else dtype
        return globals()[name](own.shape if shape is None else shape, *args, dtype=kind)

    function.__name__ = function.__qualname__ = name + "_like"
    function.__doc__ = f"Return what `{name}` does, with the shape and type of another array."
    return function


empty_like, zeros_like, ones_like = _like("empty"), _like("zeros"), _like("ones")
full_like = _like("full")


def copy(a, order="K", subok=False):
    """Return a copy with memory of its own."""
    return array(a)
