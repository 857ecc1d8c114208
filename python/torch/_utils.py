"""What pickles of CPython's tensors name: functions that put a tensor together again."""

from . import _rebuilding
from ._storages import Storage


def _bytes_of(storage):
    """Return a program's storage as files have them."""
    data = storage.untyped() if hasattr(storage, "untyped") else storage
    return Storage(data._bytes, getattr(storage, "dtype", None))


def _rebuild_tensor_v2(
    storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None
):
    """Return the tensor over a part of a storage; one without data is of any size."""
    if storage.device.type == "meta":
        dtype = getattr(storage, "dtype", None)
        return _rebuilding.meta(dtype, size, stride, requires_grad)
    return _rebuilding.tensor(
        _bytes_of(storage), storage_offset, size, stride, requires_grad, backward_hooks, metadata
    )


def _element_size(dtype):
    """Return the bytes of one element."""
    return dtype.itemsize


def _rebuild_parameter(data, requires_grad, backward_hooks):
    """Return a parameter."""
    return _rebuilding.parameter(data, requires_grad, backward_hooks)


def _rebuild_parameter_with_state(data, requires_grad, backward_hooks, state):
    """Return a parameter with the attributes that a program gave it."""
    return _rebuilding.parameter(data, requires_grad, backward_hooks, state)
