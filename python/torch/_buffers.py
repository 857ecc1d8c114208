"""Tensors of other objects' memory. Source: documentation of torch, PyTorch 2.10."""

from . import _arrays, _creation
from ._C import library
from ._tensor import Tensor


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False):
    """Return a tensor of a tensor, an array, a buffer, or a sequence, sharing memory if it can.

    Args:
        obj: a bytes-like object's memory is copied; a tensor's or array's is shared.
        dtype: result's dtype; the object's own if None.
        device: result's device.
        copy: True for a new tensor in any case, False to refuse one.
        requires_grad: whether gradients are computed for it.

    Raises: ValueError if copy is False and the memory cannot be shared.
    """
    if isinstance(obj, (bytes, bytearray, memoryview)):
        source = frombuffer(obj, dtype=dtype or _creation.factories["empty"](0).dtype)
        made = source if device is None else source.to(device=device)
        shared = False
    else:
        source = _creation.as_tensor(obj)
        made = source if dtype is None and device is None else source.to(device=device, dtype=dtype)
        shared = made is source and isinstance(obj, (Tensor, *_arrays.classes))
    if copy is False and not shared:
        raise ValueError("can't alias the object's memory; leave out copy=False")
    if copy and shared:
        made = made.clone()
    if made.is_leaf:
        return made.requires_grad_(requires_grad)  # a given one, too
    return made if requires_grad else made.detach()


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False):
    """Return a tensor of one dimension with a buffer's bytes, which are copied.

    Args:
        buffer: bytes, bytearray, memoryview.
        dtype: how its bytes are read.
        count: number of elements; all if negative.
        offset: bytes to leave out at the start.
        requires_grad: whether gradients are computed for it.

    Raises: ValueError if the buffer is too short, or its length is no multiple of an element's.
    """
    source = buffer if isinstance(buffer, (bytes, bytearray)) else bytes(buffer)
    size, left = dtype.itemsize, len(source) - offset
    if not source:
        raise ValueError(f"both buffer length ({len(source)}) and count ({count}) must not be 0")
    if not 0 <= offset < len(source):
        raise ValueError(
            f"offset ({offset} bytes) must be non-negative and no greater than buffer length "
            f"({len(source)} bytes) minus 1"
        )
    if count < 0 and left % size:
        raise ValueError(
            f"buffer length ({left} bytes) after offset ({offset} bytes) must be a multiple of "
            f"element size ({size})"
        )
    count = left // size if count < 0 else count
    if count * size > left:
        raise ValueError(
            f"requested buffer length ({count} * {size} bytes) after offset ({offset} bytes) must "
            f"not be greater than actual buffer length ({len(source)} bytes)"
        )
    made = _creation.factories["empty"](count, dtype=dtype)
    library.store_bytes(made._h, 0, source, offset, count * size)
    return made.requires_grad_(requires_grad)


class Capsule:
    """A tensor on its way to `from_dlpack`, which takes it once."""

    def __init__(self, tensor):
        """Hold the tensor."""
        self._held = [tensor]

    def take(self):
        """Return the tensor, the first time.

        Raises: RuntimeError later.
        """
        if not self._held:
            raise _no_capsule()
        return self._held.pop()


def _no_capsule():
    return RuntimeError(
        "from_dlpack received an invalid capsule. Note that DLTensor capsules can be consumed only "
        "once, so you might have already constructed a tensor from it once."
    )


def from_dlpack(ext_tensor, *, device=None, copy=None):
    """Return a tensor that shares the memory of a tensor, an array or a capsule.

    Raises: RuntimeError for another library's object, whose memory cannot be reached here.
    """
    if isinstance(ext_tensor, _arrays.classes):
        source = ext_tensor
    else:
        export = getattr(ext_tensor, "__dlpack__", None)
        source = ext_tensor if export is None else export()
        if not isinstance(source, Capsule):
            raise _no_capsule()
        source = source.take()
    return asarray(source, device=device, copy=copy)
