"""The numbers in a tensor: as Python values, as text, by index."""

from . import _indexing, _printing
from ._C import library
from ._grad_mode import is_grad_enabled
from ._operators import function, wrap
from ._types import DTYPES

#: libtorch hands its numbers over as signed ones.
UINT64 = DTYPES["uint64"]

_warned = []


def _warn_of_gradient():
    """Warn, once, that a number is outside of the graph."""
    from ._process import OURS, is_warn_always_enabled

    if not is_grad_enabled() or (_warned and not is_warn_always_enabled()):
        return
    _warned.append(True)
    import warnings

    warnings.warn(
        "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
        "Consider using tensor.detach() first.",
        skip_file_prefixes=(OURS,),
    )


def _real(number, kind):
    """Return a number, or the real part of a complex one that has no other."""
    if not isinstance(number, complex):
        return number
    if number.imag:
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    return number.real


class Numbers:
    """The part of Tensor that reads and stores numbers."""

    def item(self):
        """Return the one number of this tensor."""
        value = library.item(self._h)
        if not isinstance(value, (bool, int, float)):
            return complex(*value)
        return value if value >= 0 or self.dtype is not UINT64 else value + (1 << 64)

    def tolist(self):
        """Return nested lists of Python numbers."""
        if self.dtype.is_complex:
            pairs = function("view_as_real")(self.detach().resolve_conj()).flatten()
            parts = iter(list(library.tolist(pairs._h)))
            flat = [complex(real, next(parts)) for real in parts]
        else:
            flat = list(library.tolist(self._h))
            if self.dtype is UINT64:
                flat = [value + (1 << 64) if value < 0 else value for value in flat]
        for size in reversed(self.shape[1:]):
            flat = (
                [flat[i : i + size] for i in range(0, len(flat), size)]
                if size
                else [[]] * self.shape[0]
            )
        return flat if self.dim() else flat[0]

    def __bool__(self):
        """Return the truth of a tensor with one element."""
        if self.numel() != 1:
            raise RuntimeError(
                "Boolean value of Tensor with "
                + ("no values" if self.numel() == 0 else "more than one value")
                + " is ambiguous"
            )
        return bool(self.item())

    def _only(self):
        """Return the one number, for Python's types.

        Raises: ValueError if there are several or none.
        """
        if self.numel() != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self.item()

    def __int__(self):
        """Return the one number as an int."""
        return int(_real(self._only(), "int64_t"))

    def __index__(self):
        """Return the one integer."""
        if self.dtype.is_floating_point or self.dtype.is_complex or self.numel() != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __float__(self):
        """Return the one number as a float."""
        if library.requires_grad(self._h):
            _warn_of_gradient()
        return float(_real(self._only(), "double"))

    def __complex__(self):
        """Return the one number as a complex."""
        if library.requires_grad(self._h):
            _warn_of_gradient()
        return complex(self._only())

    def __len__(self):
        """Return the size of the first dimension."""
        if self.dim() == 0:
            raise TypeError("len() of a 0-d tensor")
        return library.size(self._h, 0)

    def __iter__(self):
        """Iterate over the first dimension."""
        if self.dim() == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __contains__(self, element):
        """Tell whether any element equals the given one.

        Raises: RuntimeError for what is neither a tensor nor a number.
        """
        if not hasattr(element, "_h") and not isinstance(element, (bool, int, float, complex)):
            raise RuntimeError(
                "Tensor.__contains__ only supports Tensor or scalar, but you passed in a "
                f"{type(element)}."
            )
        return bool((self == element).any())

    def __repr__(self):
        """Return the numbers as PyTorch prints them."""
        return _printing.text(self)

    def __format__(self, spec):
        """Format the one number, or print the tensor."""
        if self.dim() == 0 and not self.is_meta:
            return format(self.item(), spec)
        return object.__format__(self, spec)

    def __getitem__(self, index):
        """Index by ints, slices, None, Ellipsis, masks and index tensors."""
        if type(index) is int:
            return wrap(_indexing.selected(self._h, 0, index))
        return _indexing.get(self, index)

    def __setitem__(self, index, value):
        """Store at an index."""
        _indexing.put(self, index, value)

    def __delitem__(self, index):
        """Refuse: a tensor's size does not change."""
        raise TypeError("Tensor does not support deleting items")
