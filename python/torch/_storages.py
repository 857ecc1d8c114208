"""Storages by their names in files, and tensors as views of them."""

from ._C import library
from ._creation import factories
from ._operators import function
from ._types import DTYPES, Size

#: dtype by the class name that a file gives a storage.
TYPES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
}
NAMES = {dtype: name for name, dtype in TYPES.items()}
_INT64_MAX = 0x7FFFFFFFFFFFFFFF


class StorageType:
    """The class of a storage as a file names it; dtype None is a storage of bytes."""

    def __init__(self, dtype):
        """Remember the dtype."""
        self.dtype = dtype


class Storage:
    """A storage of a file: its bytes as a uint8 tensor, and the dtype the file gave it."""

    def __init__(self, data, dtype):
        """Remember both."""
        self.data = data
        self.dtype = dtype


def whole(tensor):
    """Return all of the storage behind a tensor, as a tensor of one dimension."""
    count = library.storage_nbytes(tensor._h) // tensor.element_size()
    return function("as_strided")(tensor.detach(), [count], [1], 0)


def view(storage, dtype, offset, size, stride):
    """Return a tensor over a part of a storage.

    Args:
        storage: uint8 tensor of one dimension.
        dtype: element type of the result.
        offset: index of the first element.
        size: sizes by dimension.
        stride: steps in elements by dimension.

    Raises: ValueError if the numbers do not describe a part of the storage.
    """
    _check(storage.numel() // dtype.itemsize, offset, size, stride)
    elements = storage if dtype is DTYPES["uint8"] else storage.view(dtype)
    part = function("as_strided")(elements, list(size), list(stride), offset)
    # A tensor of its own rather than a view, which autograd would treat differently.
    made = factories["empty"](0, dtype=dtype, device=storage.device)
    library.set_data(made._h, part._h)
    return made


def _check(available, offset, size, stride):
    numbers = (offset, *size, *stride)
    if len(size) != len(stride) or len(size) > 64:
        raise ValueError(f"expected as many sizes as strides, at most 64, got {size} and {stride}")
    if any(type(number) is not int or not 0 <= number <= _INT64_MAX for number in numbers):
        raise ValueError(f"expected sizes, strides and offset of 0 or more, got {numbers}")
    count = Size(size).numel()
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    if count > _INT64_MAX or (count and last >= available) or offset > available:
        raise ValueError(
            f"expected a tensor within the {available} elements of its storage, got size {size}, "
            f"stride {stride}, offset {offset}"
        )
