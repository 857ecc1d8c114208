"""ndarray: a torch tensor with NumPy's behaviour."""

import torch

from . import _bridge, _flags
from ._dtypes import can_cast, of_torch
from ._dtypes import dtype as _dtype
from ._scalars import generic
from ._scalars import scalar as _scalar

_SIGNED = tuple(_bridge.SIGNED)


def wrap(tensor, base=None):
    """Return an array over a tensor's memory."""
    made = object.__new__(ndarray)
    made._t, made._base, made._writeable = tensor, base, base is None or base._writeable
    return made


def result(tensor):
    """Return what a function gives: a scalar for no dimensions, else an array."""
    return wrap(tensor) if tensor.dim() else wrap(tensor).scalar()


class ndarray:
    """A multi-dimensional array of one number type in main memory."""

    __module__ = "numpy"
    __class_getitem__ = classmethod(type(list[int]))  # for annotations

    __slots__ = ("_t", "_base", "_writeable", "__weakref__")
    __hash__ = None
    __array_priority__ = 0.0

    def __new__(cls, shape, dtype=float, buffer=None, offset=0, strides=None, order=None):
        """Make an array without setting its numbers; `np.zeros` and `np.array` are better."""
        if buffer is not None or strides is not None:
            raise NotImplementedError("ndarray(buffer=…) is not provided: use np.frombuffer")
        sizes = shape if hasattr(shape, "__len__") else (shape,)
        return wrap(torch.empty(tuple(sizes), dtype=_dtype(dtype).torch))

    @property
    def dtype(self):
        """Element type."""
        return of_torch(self._t.dtype)

    @property
    def shape(self):
        """Sizes by dimension."""
        return tuple(self._t.shape)

    @shape.setter
    def shape(self, sizes):
        self._t = self._t.view(sizes)

    @property
    def ndim(self):
        """Number of dimensions."""
        return self._t.dim()

    @property
    def size(self):
        """Number of elements."""
        return self._t.numel()

    @property
    def itemsize(self):
        """Bytes of one element."""
        return self._t.element_size()

    @property
    def nbytes(self):
        """Bytes of all elements."""
        return self._t.numel() * self._t.element_size()

    @property
    def strides(self):
        """Steps in bytes by dimension."""
        return tuple(step * self._t.element_size() for step in self._t.stride())

    @property
    def flags(self):
        """How the array lies in memory."""
        return _flags.flags(self)

    @property
    def base(self):
        """The array whose memory this one shows, or None."""
        return self._base

    @property
    def memory_token(self):
        """A number that arrays share which share memory (not in NumPy)."""
        return torch._C.library.memory_token(self._t._h)

    @property
    def T(self):
        """The array with its dimensions in reverse order."""
        return wrap(self._t.permute(*range(self.ndim - 1, -1, -1)), self)

    @property
    def mT(self):
        """The array with its last two dimensions exchanged."""
        return wrap(self._t.transpose(-2, -1), self)

    @property
    def real(self):
        """The real part."""
        return wrap(torch.real(self._t), self) if self._t.dtype.is_complex else self

    @real.setter
    def real(self, value):
        self.real[...] = value

    @property
    def imag(self):
        """The imaginary part."""
        if self._t.dtype.is_complex:
            return wrap(torch.imag(self._t), self)
        return wrap(torch.zeros_like(self._t))

    @imag.setter
    def imag(self, value):
        self.imag[...] = value

    @property
    def flat(self):
        """All elements in row-major order."""
        from ._shapes import flatiter

        return flatiter(self)

    def check_writeable(self):
        """Raise an error if the array is read-only (not in NumPy)."""
        if not self._writeable:
            raise ValueError("assignment destination is read-only")

    def setflags(self, write=None, align=None, uic=None):
        """Forbid or allow writing."""
        if write is not None:
            self._writeable = bool(write)

    def scalar(self):
        """Return the scalar of an array without dimensions (not in NumPy)."""
        return _scalar(self.dtype, self.item())

    def item(self, *index):
        """Return the one number, or the one at an index, as a Python number."""
        tensor = self._t
        if index:
            where = index[0] if len(index) == 1 else index
            return (self.reshape(-1) if isinstance(where, int) else self)[where].item()
        if tensor.numel() != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        if tensor.dtype in _SIGNED:
            return _bridge.flat_list(tensor)[0]
        return tensor.item()

    def tolist(self):
        """Return nested lists of Python numbers."""
        flat = _bridge.flat_list(self._t)
        for size in reversed(self.shape[1:]):
            count = len(flat) // size if size else 0
            flat = [flat[i * size : (i + 1) * size] for i in range(count)]
        if self.ndim and len(flat) != self.shape[0]:
            return torch.zeros(self.shape).tolist()
        return flat if self.ndim else flat[0]

    def tobytes(self, order="C"):
        """Return the memory, row by row."""
        return _bridge.to_bytes(self._t)

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """Return the array with another element type."""
        own = _dtype(dtype)
        if own is self.dtype:
            return self.copy() if copy else self
        if not can_cast(self.dtype, own, casting):
            raise TypeError(
                f"Cannot cast array data from {self.dtype!r} to {own!r} according to the rule "
                f"'{casting}'"
            )
        tensor = self._t
        if tensor.dtype.is_complex and own.kind not in "cb":
            tensor = torch.real(tensor)
        return wrap(tensor.to(own.torch))

    def copy(self, order="C"):
        """Return a copy with memory of its own."""
        return wrap(self._t.clone(memory_format=torch.contiguous_format))

    def view(self, dtype=None, type=None):
        """Return an array over the same memory, perhaps of another element type."""
        if dtype is None or dtype is ndarray:
            return wrap(self._t.view(self.shape), self)
        return wrap(self._t.view(_dtype(dtype).torch), self)

    def fill(self, value):
        """Store one number everywhere."""
        self[...] = value

    def __array__(self, dtype=None, copy=None):
        """Return the array, or one of another type."""
        return (
            self
            if dtype is None and not copy
            else self.astype(dtype or self.dtype, copy=bool(copy))
        )

    def _as_torch(self):
        return self._t

    def __getitem__(self, index):
        """Index by ints, slices, None, Ellipsis, masks, lists and arrays."""
        from ._indexing import get

        return get(self, index)

    def __setitem__(self, index, value):
        """Store at an index."""
        from ._indexing import put

        put(self, index, value)

    def __len__(self):
        """Return the size of the first dimension."""
        if self.ndim == 0:
            raise TypeError("len() of unsized object")
        return self._t.shape[0]

    def __iter__(self):
        """Iterate over the first dimension."""
        if self.ndim == 0:
            raise TypeError("iteration over a 0-d array")
        if self.ndim == 1:
            own = self.dtype
            return iter([_scalar(own, value) for value in _bridge.flat_list(self._t)])
        return iter([self[i] for i in range(len(self))])

    def __contains__(self, value):
        """Tell whether any element equals a number."""
        return bool((self == value).any())

    def __bool__(self):
        """Return the truth of the one element."""
        if self.size != 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. "
                "Use a.any() or a.all()"
                if self.size
                else "The truth value of an empty array is ambiguous. "
                "Use `array.size > 0` to check that an array is not empty."
            )
        return bool(self.item())

    def _one(self):
        if self.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return self.item()

    def __int__(self):
        """Return the one number as an int."""
        return int(self._one())

    def __float__(self):
        """Return the one number as a float."""
        return float(self._one())

    def __complex__(self):
        """Return the one number as a complex."""
        return complex(self._one())

    def __index__(self):
        """Return the one integer."""
        if self.ndim or self.dtype.kind not in "iu":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return self.item()

    def __repr__(self):
        """Return the numbers as NumPy prints them."""
        from ._printing import array_repr

        return array_repr(self)

    def __str__(self):
        """Return the numbers in brackets."""
        from ._printing import array_str

        return array_str(self)

    def __format__(self, spec):
        """Format the one number, or print the array."""
        return format(self.item(), spec) if self.ndim == 0 else format(str(self), spec)

    def __copy__(self):
        """Return a copy."""
        return self.copy()

    def __deepcopy__(self, memo):
        """Return a copy."""
        return self.copy()

    def __reduce__(self):
        """Pickle as NumPy does, which can read it."""
        from ._core.multiarray import _reconstruct

        state = (1, self.shape, self.dtype, False, self.tobytes())
        return _reconstruct, (ndarray, (0,), b"b"), state

    def __setstate__(self, state):
        """Take the numbers of a pickle."""
        from ._creation import frombuffer

        _, shape, kind, in_columns, data = state
        flat = frombuffer(data, kind)._t if data else torch.empty(0, dtype=kind.torch)
        self._t = (
            flat.view(shape[::-1]).permute(*range(len(shape))[::-1])
            if in_columns
            else (flat.view(shape))
        )


ndarray.__module__ = "numpy"  # pickles name it


def scalar_binary(name, scalar, other, reflected):
    """Apply an operator to a scalar, at whose other side may stand anything."""
    if isinstance(other, torch.Tensor) or not isinstance(
        other, (bool, int, float, complex, generic, ndarray, list, tuple)
    ):
        return NotImplemented
    return getattr(scalar._array(), name)(other)


torch._arrays.register(ndarray, generic)
from . import _methods  # noqa: E402, F401 (gives the class its operators and methods)
