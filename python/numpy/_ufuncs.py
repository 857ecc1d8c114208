"""Functions of single elements, with broadcasting, `out=`, `where=` and NumPy's result types."""

import torch

from . import _bridge
from ._dtypes import BOOL, FLOAT64, INT64, can_cast, promote_types, weak_with
from ._dtypes import dtype as _dtype
from ._ndarray import ndarray, result, wrap
from ._scalars import generic

_PYTHON_NUMBERS = (bool, int, float, complex)
_LOWEST = -(1 << 63)


def operand(value):
    """Return an array of what is no Python number; those stay as they are."""
    if isinstance(value, ndarray) or type(value) in _PYTHON_NUMBERS:
        return value
    from ._creation import asarray

    return asarray(value)


def common_type(values):
    """Return the type in which arrays and Python numbers are combined."""
    own = None
    for value in values:
        if isinstance(value, ndarray):
            own = value.dtype if own is None else promote_types(own, value.dtype)
    if own is None:
        for value in values:
            kind = _dtype(type(value))
            own = kind if own is None else promote_types(own, kind)
        return own
    for value in values:
        if not isinstance(value, ndarray):
            own = weak_with(type(value), own)
    return own


def computing(value, own):
    """Return a tensor of a type to compute in: the type itself, int64 for wide unsigned types."""
    if not isinstance(value, ndarray):
        from ._creation import _filled

        value = wrap(_filled([value], (), own))
    tensor = value._t if value.dtype is own else value._t.to(own.torch)
    if own.torch in _bridge.SIGNED:
        return tensor.view(torch.int64) if own.itemsize == 8 else tensor.to(torch.int64)
    return tensor


def stored(tensor, own):
    """Return what was computed by `computing`'s types as a tensor of the type itself."""
    if tensor.dtype is own.torch:
        return tensor
    if own.name == "uint64" and tensor.dtype is torch.int64:
        return tensor.view(torch.uint64)
    return tensor.to(own.torch)


class UFuncTypeError(TypeError):
    """A result does not fit the type of `out`."""


class ufunc:
    """A function of elements.

    Args of the call: `nin` arrays or numbers that broadcast, then perhaps `out`; `where` says which
    elements are stored, `dtype` in which type is computed.
    """

    def __init__(self, name, nin, compute, kind, identity=None, nout=1):
        """Describe a function.

        Args:
            name: as NumPy calls it.
            nin: number of operands.
            compute: function of tensors of one type.
            kind: "same", "float" (integers become floats), "compare", "logical" or "bits".
            identity: what an empty reduction gives.
            nout: number of results.
        """
        self.__name__ = self.__qualname__ = name
        self.nin, self.nout, self.nargs = nin, nout, nin + nout
        self._compute, self._kind, self.identity = compute, kind, identity

    def __repr__(self):
        """Return NumPy's spelling."""
        return f"<ufunc '{self.__name__}'>"

    def __call__(self, *args, out=None, where=True, dtype=None, casting="same_kind", **ignored):
        """Apply the function."""
        if len(args) > self.nin and out is None:
            out = args[self.nin]
        if len(args) < self.nin:
            raise TypeError(
                f"{self.__name__}() takes from {self.nin} to {self.nargs} positional arguments but "
                f"{len(args)} were given"
            )
        out = out[0] if isinstance(out, tuple) and len(out) == 1 else out
        values = [operand(value) for value in args[: self.nin]]
        made, own = self._computed(values, dtype)
        if where is not True:
            made = self._masked(made, where, out)
        if out is not None:
            return _into(out, made, own, casting, self.__name__)
        if any(isinstance(value, torch.Tensor) for value in args):
            return made  # as NumPy gives torch's tensors back
        return tuple(map(result, made)) if self.nout > 1 else result(made)

    def _computed(self, values, dtype):
        own = common_type(values) if dtype is None else _dtype(dtype)
        if self._kind == "compare":
            values, own = _comparable(values, own)
        elif self._kind == "logical":
            from ._creation import asarray

            values = [asarray(value) for value in values]
            values = [value if value.dtype is BOOL else wrap(value._t != 0) for value in values]
            own = BOOL
        elif self._kind == "float" and own.kind in "iub":
            own = (
                FLOAT64
                if own.itemsize > 2 or self.__name__ == "divide"
                else _dtype(f"float{16 * own.itemsize}")
            )
        elif self._kind == "bits" and own.kind not in "iub":
            raise TypeError(
                f"ufunc '{self.__name__}' not supported for the input types, and the inputs could "
                "not be safely coerced to any supported types according to the casting rule "
                "''safe''"
            )
        tensors = [computing(value, own) for value in values]
        try:
            made = self._compute(*tensors)
        except RuntimeError as error:
            check_broadcast([tensor.shape for tensor in tensors])
            raise TypeError(f"ufunc '{self.__name__}' of {own.name}: {error}") from None
        if self._kind in ("compare", "logical") or self.nout > 1:
            return made, BOOL if self.nout == 1 else own
        if made.dtype is torch.int64 and own.torch in _bridge.SIGNED:
            made = stored(made, own)
        return made, own

    def _masked(self, made, where, out):
        chosen = operand(where)
        rest = torch.zeros_like(made) if out is None else out._t
        return torch.where(
            chosen._t if isinstance(chosen, ndarray) else torch.tensor(where), made, rest
        )

    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=None):
        """Combine all elements along an axis, or along several."""
        from . import _reductions

        name = _REDUCTIONS.get(self.__name__)
        if name is None:
            raise NotImplementedError(
                f"{self.__name__}.reduce is not provided: use functools.reduce over the array"
            )
        keywords = {"dtype": dtype} if name in ("sum", "prod") else {}
        made = getattr(_reductions, name)(array, axis=axis, out=out, keepdims=keepdims, **keywords)
        return made if initial is None else self(made, initial)

    def accumulate(self, array, axis=0, dtype=None, out=None):
        """Combine elements along an axis, keeping what each step gives."""
        from . import _reductions

        array = operand(array)
        if self.__name__ in ("add", "multiply"):
            name = "cumsum" if self.__name__ == "add" else "cumprod"
            return getattr(_reductions, name)(array, axis=axis, dtype=dtype, out=out)
        rows = [
            array[(slice(None),) * (axis % array.ndim) + (i,)] for i in range(array.shape[axis])
        ]
        for i in range(1, len(rows)):
            rows[i] = self(rows[i - 1], rows[i])
        from ._joining import stack

        return stack(rows, axis=axis)

    def reduceat(self, array, indices, axis=0, dtype=None, out=None):
        """Combine elements along an axis from each position up to the next one."""
        from ._joining import stack

        array = operand(array)
        before = (slice(None),) * (axis % array.ndim)
        places = [int(place) for place in operand(indices)]
        ends = [*places[1:], array.shape[axis]]
        parts = [
            self.reduce(array[(*before, slice(start, end))], axis, dtype)
            if start < end
            else array[(*before, start)]
            for start, end in zip(places, ends, strict=True)
        ]
        return stack(parts, axis=axis, out=out)

    def outer(self, a, b, **keywords):
        """Apply the function to all pairs of elements of two arrays."""
        from ._creation import asarray

        a, b = asarray(a), asarray(b)
        return self(a.reshape(a.shape + (1,) * b.ndim), b, **keywords)

    def at(self, a, indices, b=None):
        """Apply the function in place at indices, once for each time an index occurs."""
        from ._creation import asarray

        if b is None:
            a[indices] = self(a[indices])
            return
        a.check_writeable()
        places = _places(indices)
        shape = (*places[0].shape, *a.shape[len(places) :])
        values = asarray(b).astype(a.dtype)._t.expand(shape)
        if self.__name__ == "add":
            a._t.index_put_(places, values, accumulate=True)
            return
        rows = values.reshape(-1, *a.shape[len(places) :])
        positions = zip(*(place.reshape(-1).tolist() for place in places), strict=True)
        for position, value in zip(positions, rows, strict=True):
            a[position] = self(a[position], wrap(value))


def _places(indices):
    """Return an index, or a tuple of them, as tensors of one shape."""
    from ._creation import asarray

    found = []
    for index in indices if isinstance(indices, tuple) else (indices,):
        if isinstance(index, slice) or index is None or index is Ellipsis:
            raise NotImplementedError(
                f"ufunc.at: expected integers or masks as indices, got {index!r}; give np.arange"
            )
        place = asarray(index)._t
        found += place.nonzero(as_tuple=True) if place.dtype is torch.bool else [place.long()]
    return list(torch.broadcast_tensors(*found))


_REDUCTIONS = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
    "bitwise_or": "bitwise_or_reduce",
}


def check_broadcast(shapes):
    """Raise NumPy's error if shapes do not broadcast; else return the common shape."""
    common = []
    for shape in shapes:
        common = [1] * (len(shape) - len(common)) + common
        for axis, size in enumerate(reversed(shape), 1):
            if size != 1 and common[-axis] not in (1, size):
                texts = " ".join(str(tuple(shape)).replace(" ", "") for shape in shapes)
                raise ValueError(f"operands could not be broadcast together with shapes {texts} ")
            common[-axis] = size if common[-axis] == 1 else common[-axis]
    return tuple(common)


def _comparable(values, own):
    """Return operands whose comparison is exact, and their type."""
    for i, value in enumerate(values):
        if type(value) is int and own.kind in "iu":
            bits = 8 * own.itemsize
            low = 0 if own.kind == "u" else -(1 << bits - 1)
            if not low <= value < low + (1 << bits):
                own = INT64 if own.name != "uint64" and -(1 << 63) <= value < 1 << 63 else FLOAT64
                values = [*values[:i], value if own is INT64 else float(value), *values[i + 1 :]]
    if own.name == "uint64":
        values = [wrap(computing(value, own) ^ _LOWEST) for value in values]
        own = INT64
    return values, own


def _into(out, made, own, casting, name):
    if isinstance(out, tuple):
        for target, part in zip(out, made, strict=True):
            if target is not None:
                target[...] = wrap(part)
        return out
    if isinstance(out, torch.Tensor):
        return out.copy_(made)
    if not isinstance(out, ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if not can_cast(own, out.dtype, casting):
        raise UFuncTypeError(
            f"Cannot cast ufunc '{name}' output from {own!r} to {out.dtype!r} with casting rule "
            f"'{casting}'"
        )
    if tuple(made.shape) != out.shape:
        check_broadcast([out.shape, made.shape])
        if len(made.shape) > out.ndim or made.numel() > out.size:
            raise ValueError(
                f"non-broadcastable output operand with shape {out.shape} doesn't match the "
                f"broadcast shape {tuple(made.shape)}"
            )
    out.check_writeable()
    out._t.copy_(made)
    return out


def isinstance_number(value):
    """Tell whether a value is a Python number or a scalar."""
    return isinstance(value, (*_PYTHON_NUMBERS, generic))


def __getattr__(name):
    """Find a function by name in the table."""
    from . import _ufunc_table

    if name.startswith("__") or not hasattr(_ufunc_table, name):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_ufunc_table, name)
