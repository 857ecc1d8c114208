"""What a tensor is: shape, dtype, device, layout."""

from ._C import library
from ._operators import function
from ._types import BY_CODE, LAYOUT_BY_CODE, MEMORY_FORMATS, Size, device

_dim = library.dim
_dtype_code = library.dtype_code
_sizes = library.sizes


class Properties:
    """The part of Tensor that tells its shape and kind."""

    @property
    def shape(self):
        """Sizes by dimension."""
        return Size(_sizes(self._h))

    @property
    def dtype(self):
        """Element type."""
        return BY_CODE[_dtype_code(self._h)]

    @property
    def device(self):
        """Where the data lives."""
        return device(library.device_text(self._h))

    @property
    def layout(self):
        """Layout of the elements."""
        return LAYOUT_BY_CODE[library.layout_code(self._h)]

    @property
    def ndim(self):
        """Number of dimensions."""
        return _dim(self._h)

    @property
    def itemsize(self):
        """Bytes of one element."""
        return library.element_size(self._h)

    @property
    def nbytes(self):
        """Bytes of all elements."""
        return library.nbytes(self._h)

    @property
    def is_cuda(self):
        """Whether the data is on a CUDA device."""
        return library.device_text(self._h).startswith("cuda")

    @property
    def is_cpu(self):
        """Whether the data is in main memory."""
        return library.is_cpu(self._h)

    @property
    def is_meta(self):
        """Whether the tensor has a shape but no data."""
        return library.device_text(self._h) == "meta"

    @property
    def is_sparse(self):
        """Whether the layout is sparse COO."""
        return library.layout_code(self._h) == 1

    @property
    def T(self):
        """The tensor with all dimensions reversed."""
        return self.permute(*range(self.dim() - 1, -1, -1))

    @property
    def mT(self):
        """The last two dimensions exchanged."""
        return self.transpose(-2, -1)

    @property
    def H(self):
        """The conjugate of a matrix, transposed."""
        if self.dim() not in (0, 2):
            raise RuntimeError(
                "tensor.H is only supported on matrices (2-D tensors). Got "
                f"{self.dim()}-D tensor. For batches of matrices, consider using tensor.mH"
            )
        return self.mH if self.dim() else self.conj()

    @property
    def mH(self):
        """The last two dimensions exchanged, and the conjugate."""
        return self.transpose(-2, -1).conj()

    @property
    def real(self):
        """The real part."""
        return function("real")(self) if self.dtype.is_complex else self

    @property
    def imag(self):
        """The imaginary part of a complex tensor."""
        return function("imag")(self)

    def dim(self):
        """Return the number of dimensions."""
        return _dim(self._h)

    ndimension = dim

    def size(self, dim=None):
        """Return the shape, or the size of one dimension."""
        return Size(_sizes(self._h)) if dim is None else library.size(self._h, dim)

    def stride(self, dim=None):
        """Return the steps in elements by dimension, or of one dimension."""
        strides = tuple(library.strides(self._h))
        return strides if dim is None else strides[dim]

    def numel(self):
        """Return the number of elements."""
        return library.numel(self._h)

    nelement = numel

    def element_size(self):
        """Return the bytes of one element."""
        return library.element_size(self._h)

    def data_ptr(self):
        """Return the address of the first element."""
        return library.data_ptr(self._h)

    def storage_offset(self):
        """Return the index of the first element in its storage."""
        return library.storage_offset(self._h)

    def is_contiguous(self, memory_format=MEMORY_FORMATS["contiguous_format"]):
        """Tell whether the elements stand in row-major order without gaps."""
        if memory_format is MEMORY_FORMATS["contiguous_format"]:
            return library.is_contiguous(self._h)
        return library.is_contiguous_in(self._h, memory_format._h)

    def is_floating_point(self):
        """Tell whether the dtype is a floating-point type."""
        return self.dtype.is_floating_point

    def is_complex(self):
        """Tell whether the dtype is complex."""
        return self.dtype.is_complex
