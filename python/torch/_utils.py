"""What pickles of CPython's tensors name: functions that put a tensor together again."""

from . import serialization
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
        return serialization._rebuild_meta(dtype, size, stride, requires_grad)
    return serialization._rebuild(
        _bytes_of(storage), storage_offset, size, stride, requires_grad, backward_hooks, metadata
    )


def _element_size(dtype):
    """Return the bytes of one element."""
    return dtype.itemsize


def _rebuild_parameter(data, requires_grad, backward_hooks):
    """Return a parameter."""
    return serialization._rebuild_parameter(data, requires_grad, backward_hooks)
