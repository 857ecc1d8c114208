"""Rarely used methods of Tensor. Source: documentation of torch.Tensor, PyTorch 2.10."""

from ._C import library
from ._operators import function

_ABSENT = "ipu maia mps mtia vulkan xla xpu mkldnn"
_QUANTIZED = frozenset("quint8 qint8 qint32 quint4x2 quint2x4".split())
_REMOVED = {
    "eig": "torch.linalg.eig",
    "lstsq": "torch.linalg.lstsq",
    "solve": "torch.linalg.solve",
    "symeig": "torch.linalg.eigh",
}


def _elements(source, dtype):
    """Return a tensor over a storage, or the tensor itself."""
    data = source.untyped()._bytes if hasattr(source, "untyped") else source
    data = getattr(data, "_bytes", data)
    return data if data is source else data.view(dtype)


class More:
    """The part of Tensor that few programs use."""

    volatile = False

    @property
    def name(self):
        """None: the name that tensors had once cannot be given any more."""
        return None

    @property
    def is_sparse_csr(self):
        """Whether the layout is sparse CSR."""
        return library.layout_code(self._h) == 2

    @property
    def is_nested(self):
        """Whether the tensor is a batch of tensors of several shapes."""
        return library.is_nested(self._h)

    @property
    def names(self):
        """None for each dimension: dimensions have no names here."""
        return (None,) * self.dim()

    @property
    def is_quantized(self):
        """Whether the numbers are whole ones times a scale."""
        return self.dtype._name in _QUANTIZED

    def qscheme(self):
        """Return the scheme of a quantized tensor."""
        from ._quantized import scheme_of

        return scheme_of(self)

    def has_names(self):
        """Return False: dimensions have no names here."""
        return False

    def get_device(self):
        """Return the number of the CUDA device, -1 in main memory."""
        index = self.device.index
        return -1 if self.is_cpu else (0 if index is None else index)

    def is_shared(self):
        """Return False: no other process sees the memory."""
        return False

    def share_memory_(self):
        """Return the tensor: processes that it is sent to see the same memory."""
        from . import multiprocessing  # noqa: F401 (lets queues send the memory, not a copy)

        return self

    def __dlpack_device__(self):
        """Return the kind of device and its number, as DLPack counts them."""
        from .utils.dlpack import DLDeviceType

        if self.is_cpu:
            return DLDeviceType.kDLCPU, 0
        return DLDeviceType.kDLCUDA, self.get_device()

    def __dlpack__(self, *, stream=-1, max_version=None, dl_device=None, copy=None):
        """Return a capsule for `from_dlpack`; stream and max_version are accepted.

        Raises: BufferError for a tensor whose gradient is computed, that is not strided, conjugated
            or on another device than dl_device.
        """
        from ._buffers import Capsule

        if self.requires_grad:
            raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
        if self.is_conj():
            raise BufferError("Can't export tensors with the conjugate bit set")
        if library.layout_code(self._h) != 0:
            raise BufferError("Can't export tensors with layout other than torch.strided")
        if dl_device is not None and tuple(dl_device) != tuple(self.__dlpack_device__()):
            raise BufferError("cannot move tensor to another device; use tensor.to(device)")
        return Capsule(self.clone() if copy else self.detach())

    def dim_order(self, ambiguity_check=False):
        """Return the dimensions from the one with the largest step in memory on."""
        strides = self.stride()
        return tuple(sorted(range(self.dim()), key=lambda axis: -strides[axis]))

    def to_sparse_coo(self):
        """Return the tensor in the sparse COO layout."""
        return self.to_sparse()

    def module_load(self, other, assign=False):
        """Return what takes this tensor's place in a module that loads `other`.

        Asked only with `torch.__future__.set_swap_module_params_on_conversion(True)`.
        """
        return other.detach() if assign else self.copy_(other).detach()

    def _use_count(self):
        """Return how many references libtorch's tensor has, Java's and a graph's among them."""
        return library.use_count(self._h)

    def untyped_storage(self):
        """Return the storage behind the tensor, as bytes."""
        from .storage import UntypedStorage

        return UntypedStorage._of(self)

    def storage(self):
        """Return the storage behind the tensor, as elements."""
        from .storage import TypedStorage

        return TypedStorage._of(self)

    _typed_storage = storage

    def set_(self, source=None, storage_offset=0, size=None, stride=None):
        """Look at other memory from now on. Returns the tensor.

        Args:
            source: a storage, of whose type the tensor is, or a tensor; None for no memory.
            storage_offset: place of the first element.
            size: sizes by dimension; None for all of a storage, or as the source tensor.
            stride: steps by dimension; None for a contiguous tensor.
        """
        native = function("set_")
        if source is None:
            return native(self)
        held = _elements(source, self.dtype)
        if size is None and held is source:
            return native(self, source)
        size = [held.numel()] if size is None else list(size)
        if stride is None:
            stride = [1] * len(size)
            for axis in range(len(size) - 2, -1, -1):
                stride[axis] = stride[axis + 1] * max(size[axis + 1], 1)
        return native(self, held, storage_offset, size, list(stride))

    def storage_type(self):
        """Return the class of the tensor's storage."""
        from .storage import TypedStorage

        return TypedStorage

    def _each(self, callable, *others):
        if not self.is_cpu:
            raise TypeError("apply_ and map_ are only implemented on CPU tensors")
        rows = [tensor.expand_as(self).flatten().tolist() for tensor in (self, *others)]
        found = [callable(*values) for values in zip(*rows, strict=True)]
        made = function("empty_like")(self)
        made.view(-1).copy_(_tensor(found, self.dtype))
        return self.copy_(made)

    def apply_(self, callable):
        """Replace each number by callable(number); slow."""
        return self._each(callable)

    def map_(self, tensor, callable):
        """Replace each number a by callable(a, b), with b of another tensor; slow."""
        return self._each(callable, tensor)

    def map2_(self, x, y, callable):
        """Replace each number a by callable(a, b, c), with b and c of others; slow."""
        return self._each(callable, x, y)


def _tensor(numbers, dtype):
    from ._creation import tensor

    return tensor(numbers, dtype=dtype)


def _removed(name, instead):
    def method(self, *args, **kwargs):
        raise RuntimeError(
            f"Tensor.{name} was deprecated since version 1.9 and is now removed; use {instead}"
        )

    method.__name__ = name
    method.__doc__ = f"Refuse: PyTorch removed it in favour of {instead}."
    return method


for _kind in _ABSENT.split():
    setattr(More, f"is_{_kind}", False)
for _name, _instead in _REMOVED.items():
    setattr(More, _name, _removed(_name, _instead))
