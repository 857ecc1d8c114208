"""Tensors of another dtype, device or shape."""

from . import _arrays, _creation
from ._C import library
from ._operators import function, wrap
from ._types import ALIASES, DTYPES, dtype
from ._types import device as _device_class

_dtype_class = dtype
_view = library.operator("aten::view")
_view_as_well = function("view")
_to = function("to")


class Conversion:
    """The part of Tensor that changes dtype, device and shape."""

    def to(
        self, *args, dtype=None, device=None, non_blocking=False, copy=False, memory_format=None
    ):
        """Return the tensor with another dtype or device, or like another tensor.

        Returns the tensor itself if nothing changes.
        """
        for arg in args:
            if isinstance(arg, Conversion):
                dtype, device = arg.dtype, arg.device
            elif isinstance(arg, (_dtype_class, type)):
                dtype = arg
            elif isinstance(arg, bool):
                non_blocking = arg
            elif arg is not None:
                device = arg
        if isinstance(device, int):
            device = _device_class(device)
        if device is None and memory_format is None and not copy:
            return self if dtype is None else _to(self, dtype, non_blocking)
        keywords = {"dtype": dtype, "device": device, "non_blocking": non_blocking, "copy": copy}
        return _to(
            self,
            **{k: v for k, v in keywords.items() if v is not None},
            memory_format=memory_format,
        )

    def cpu(self):
        """Return the tensor in main memory."""
        return self.to(device="cpu")

    def cuda(self, device=None, non_blocking=False):
        """Return the tensor on a CUDA device."""
        return self.to(device="cuda" if device is None else device, non_blocking=non_blocking)

    def type(self, dtype=None, non_blocking=False):
        """Return the name of the tensor's type, or the tensor with another dtype.

        Args:
            dtype: a dtype, `torch.LongTensor` or its like, or that name.
            non_blocking: accepted.
        """
        from . import _typed

        return _typed.name_of(self) if dtype is None else _typed.convert(self, dtype)

    def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
        """Return a copy of data with this tensor's dtype and device where none are given."""
        if hasattr(data, "_h") and hasattr(data, "detach"):
            _creation.warn_of_copy("tensor.new_tensor")
        return _creation.new(
            data,
            dtype=self.dtype if dtype is None else dtype,
            device=self.device if device is None else device,
            requires_grad=requires_grad,
        )

    def new(self, *args, device=None):
        """Return a tensor of this one's dtype and device from sizes, a sequence or a tensor."""
        from . import _typed

        return _typed.new(self.dtype, self.device if device is None else device, args)

    def type_as(self, other):
        """Return the tensor with the dtype and device of another."""
        return self.to(device=other.device, dtype=other.dtype)

    def view(self, *shape):
        """Return the same data under another shape or dtype."""
        if len(shape) == 2 and type(shape[0]) is int and type(shape[1]) is int:
            return wrap(_view(self._h, shape[0], shape[1]))
        return _view_as_well(self, *shape)

    def split(self, split_size, dim=0):
        """Return views of equal or given sizes along a dimension."""
        name = "split_with_sizes" if isinstance(split_size, (list, tuple)) else "split"
        return function(name)(self, split_size, dim)

    def pin_memory(self, device=None):
        """Return the tensor in page-locked memory, from where a CUDA device copies on its own.

        Without a CUDA device there is none, and the tensor itself is returned.
        """
        return function("pin_memory")(self) if library.cuda_is_available() else self

    def is_pinned(self, device=None):
        """Tell whether the tensor lies in page-locked memory."""
        return library.cuda_is_available() and function("is_pinned")(self)

    def record_stream(self, stream):
        """Keep the memory from new uses until what the stream does now is done.

        Args:
            stream: a torch.cuda.Stream, which uses the tensor.
        """
        library.cuda_record_stream(self._h, stream.stream_id, stream.device_index)

    def numpy(self, *, force=False):
        """Return a NumPy array that shares the tensor's memory."""
        return _arrays.to_numpy(self, force)

    def __array__(self, dtype=None, copy=None):
        """Return a NumPy array that shares the tensor's memory, or a copy of another dtype."""
        array = _arrays.to_numpy(self)
        return array if dtype is None else array.astype(dtype)


def _conversion(alias, name):
    def method(self, memory_format=None):
        if memory_format is None:
            return self.to(DTYPES[name])
        return self.to(DTYPES[name], memory_format=memory_format)

    method.__name__ = alias
    return method


for _alias, _name in (
    *ALIASES.items(),
    ("bfloat16", "bfloat16"),
    ("bool", "bool"),
    ("byte", "uint8"),
    ("char", "int8"),
):
    setattr(Conversion, _alias, _conversion(_alias, _name))
