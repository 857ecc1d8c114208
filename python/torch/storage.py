"""Storages: the memory behind tensors, as bytes or as elements of one dtype.

Source: documentation of torch.Storage, PyTorch 2.10.
"""

import torch
from torch import _storages

NAMES = _storages.TYPES
_OBJECT_BYTES = 48  # of the object itself: GraalPy asks its C interface, which Java's engines lack


class UntypedStorage:
    """Bytes, which tensors may share.

    Args:
        size: a number of bytes, or the bytes themselves.
        device: where they lie.
    """

    def __init__(self, size=0, *, device="cpu"):
        """Make a storage of its own."""
        kind = {"dtype": torch.uint8, "device": device}
        made = torch.empty(size, **kind) if isinstance(size, int) else torch.tensor(size, **kind)
        self._bytes = made

    @classmethod
    def _of(cls, tensor):
        made = object.__new__(cls)
        whole = _storages.whole(tensor)
        made._bytes = whole if whole.dtype is torch.uint8 else whole.view(torch.uint8)
        return made

    @property
    def device(self):
        """Where the bytes lie."""
        return self._bytes.device

    @property
    def is_cuda(self):
        """Whether they lie on a CUDA device."""
        return self._bytes.is_cuda

    def size(self):
        """Return the number of bytes."""
        return self._bytes.numel()

    __len__ = nbytes = size

    def __sizeof__(self):
        """Return the bytes of memory, those of the elements included."""
        return _OBJECT_BYTES + self.nbytes()

    def data_ptr(self):
        """Return the address of the first byte."""
        return self._bytes.data_ptr()

    def __getitem__(self, index):
        """Return a byte as an int, or a slice as a storage of the same memory."""
        if isinstance(index, slice):
            made = object.__new__(type(self))
            made._bytes = self._bytes[index]
            return made
        return self._bytes[index].item()

    def __setitem__(self, index, value):
        """Store a byte, or fill a slice."""
        self._bytes[index] = value

    def __iter__(self):
        """Iterate over the bytes."""
        return iter(self.tolist())

    def tolist(self):
        """Return the bytes as ints."""
        return self._bytes.tolist()

    def fill_(self, value):
        """Fill with a byte. Returns the storage."""
        self._bytes.fill_(value)
        return self

    def copy_(self, source, non_blocking=None):
        """Take over another storage's bytes. Returns the storage."""
        self._bytes.copy_(source._bytes)
        return self

    def clone(self):
        """Return a copy."""
        return self._of(self._bytes.clone())

    def cpu(self):
        """Return the storage in main memory."""
        return self if self._bytes.is_cpu else self._of(self._bytes.cpu())

    def to(self, *, device, non_blocking=False):
        """Return the storage on a device."""
        return self._of(self._bytes.to(device, non_blocking=non_blocking))

    def cuda(self, device=None, non_blocking=False):
        """Return the storage on a CUDA device."""
        return self._of(self._bytes.cuda(device, non_blocking=non_blocking))

    def element_size(self):
        """Return the bytes of one element, which is a byte."""
        return 1

    def untyped(self):
        """Return itself."""
        return self

    def is_shared(self):
        """Return False: no other process sees the memory."""
        return False

    def resize_(self, size):
        """Change the number of bytes; only of a storage that no tensor shares. Returns it."""
        self._bytes.resize_(size)
        return self

    def __repr__(self):
        """Show the bytes."""
        numbers = "\n".join(f" {byte}" for byte in self.tolist())
        return (
            f"{numbers}\n[torch.storage.UntypedStorage(device={self.device}) of size {len(self)}]"
        )


class TypedStorage:
    """Elements of one dtype, which tensors may share (deprecated in favour of UntypedStorage).

    Args:
        *args: a number of elements, or the elements.
        dtype: of the elements; the default dtype if None.
        device: where they lie.
        wrap_storage: a UntypedStorage to look at.
    """

    _fixed = None

    def __init__(self, *args, dtype=None, device="cpu", wrap_storage=None):
        """Make a storage of its own, or look at a given one."""
        dtype = dtype or self._fixed or torch.get_default_dtype()
        first = args[0] if args else 0
        if wrap_storage is not None:
            self._elements = wrap_storage._bytes.view(dtype)
        elif isinstance(first, int):
            self._elements = torch.empty(first, dtype=dtype, device=device)
        else:
            self._elements = torch.tensor(list(first), dtype=dtype, device=device)

    @staticmethod
    def _of(tensor):
        made = object.__new__(TypedStorage)
        made._elements = _storages.whole(tensor)
        return made

    @property
    def dtype(self):
        """The elements' dtype."""
        return self._elements.dtype

    @property
    def device(self):
        """Where the elements lie."""
        return self._elements.device

    def size(self):
        """Return the number of elements."""
        return self._elements.numel()

    __len__ = size

    def nbytes(self):
        """Return the number of bytes."""
        return self._elements.nbytes

    def element_size(self):
        """Return the bytes of one element."""
        return self._elements.element_size()

    def data_ptr(self):
        """Return the address of the first element."""
        return self._elements.data_ptr()

    def untyped(self):
        """Return the bytes."""
        return UntypedStorage._of(self._elements)

    @property
    def _untyped_storage(self):
        return self.untyped()

    def tolist(self):
        """Return the elements as numbers."""
        return self._elements.tolist()

    def __iter__(self):
        """Iterate over the elements."""
        return iter(self.tolist())

    def __getitem__(self, index):
        """Return an element as a number."""
        if isinstance(index, slice):
            raise RuntimeError("slices are only supported in UntypedStorage.__getitem__")
        return self._elements[index].item()

    def __setitem__(self, index, value):
        """Store an element, or fill a slice."""
        self._elements[index] = value

    def fill_(self, value):
        """Fill with a number. Returns the storage."""
        self._elements.fill_(value)
        return self

    def clone(self):
        """Return a copy."""
        return TypedStorage._of(self._elements.clone())

    def cpu(self):
        """Return the storage in main memory."""
        return self if self._elements.is_cpu else TypedStorage._of(self._elements.cpu())

    def cuda(self, device=None, non_blocking=False):
        """Return the storage on a CUDA device."""
        return TypedStorage._of(self._elements.cuda(device, non_blocking=non_blocking))

    def pickle_storage_type(self):
        """Return the name that a file gives a storage of this dtype."""
        return _storages.NAMES[self.dtype._name]

    def is_shared(self):
        """Return False: no other process sees the memory."""
        return False

    def __repr__(self):
        """Show the elements."""
        numbers = "\n".join(f" {value}" for value in self.tolist())
        return (
            f"{numbers}\n[torch.storage.TypedStorage(dtype={self.dtype}, device={self.device}) of "
            f"size {len(self)}]"
        )


def _converting(dtype):
    def convert(self):
        return TypedStorage._of(self._elements.to(dtype))

    convert.__doc__ = f"Return the elements as {dtype}."
    return convert


for _name in "double float half bfloat16 long int short bool".split():
    setattr(TypedStorage, _name, _converting(getattr(torch, _name)))
TypedStorage.char, TypedStorage.byte = _converting(torch.int8), _converting(torch.uint8)


def is_storage(obj):
    """Tell whether a value is a storage."""
    return isinstance(obj, (UntypedStorage, TypedStorage))


for _name, _dtype in NAMES.items():
    globals()[_name] = type(
        _name,
        (TypedStorage,),
        {
            "_fixed": _storages.DTYPES[_dtype],
            "__doc__": f"Elements of {_dtype}.",
            "__module__": "torch",
        },
    )


def _load_from_bytes(b):
    """Return the storage that a pickle of CPython's holds as a file of torch.save."""
    import io

    return torch.load(io.BytesIO(b))
