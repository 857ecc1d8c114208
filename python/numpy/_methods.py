"""What arrays have from elsewhere: operators and methods that are functions, too."""

import torch

from ._ndarray import ndarray

_OPERATORS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "left_shift",
    "rshift": "right_shift",
    "matmul": "matmul",
    "divmod": "divmod",
}
_COMPARISONS = {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}
_UNARY = {"neg": "negative", "pos": "positive", "abs": "absolute", "invert": "invert"}
#: module -> functions that are methods, too, with the array as first argument
_METHODS = {
    "_reductions": "sum prod mean std var min max argmin argmax any all cumsum cumprod",
    "_shapes": "reshape ravel transpose swapaxes squeeze take diagonal",
    "_joining": "repeat",
    "_elements": "clip round nonzero compress choose put trace",
    "_sorting": "argsort searchsorted argpartition",
    "_products": "dot",
}


def _find(module, name):
    found = __import__(f"{__package__}.{module}", None, None, ["*"])
    return getattr(found, name)


def _function(name):
    return _find("_products" if name == "matmul" else "_ufunc_table", name)


def _is_other(value):
    """Tell whether a value's own operators should answer."""
    if isinstance(value, (ndarray, int, float, complex, list, tuple)):
        return False
    return value is None or isinstance(value, (str, dict)) or not hasattr(value, "__array__")


def _unlike(array, name):
    """Return what comparing with something that is no number gives: it equals no element."""
    if name not in ("equal", "not_equal"):
        return NotImplemented
    return _find("_creation", "full")(array.shape, name == "not_equal")


def _operator(name, reflected=False, compares=False):
    function = None

    def operator(self, other):
        nonlocal function
        if not isinstance(other, ndarray) and type(other) not in (int, float):
            if isinstance(other, torch.Tensor) and not reflected and not compares:
                return NotImplemented  # a tensor's own operator comes first
            if _is_other(other):
                return _unlike(self, name) if compares else NotImplemented
        function = function or _function(name)
        return function(other, self) if reflected else function(self, other)

    return operator


def _in_place(name):
    def operator(self, other):
        return _function(name)(self, other, out=self)

    return operator


def _unary(name):
    return lambda self: _function(name)(self)


def _method(module, name):
    function = None

    def method(self, *args, **kwargs):
        nonlocal function
        function = function or _find(module, name)
        return function(self, *args, **kwargs)

    method.__name__ = method.__qualname__ = name
    return method


for _name, _target in _OPERATORS.items():
    setattr(ndarray, f"__{_name}__", _operator(_target))
    setattr(ndarray, f"__r{_name}__", _operator(_target, reflected=True))
    if _name != "divmod":
        setattr(ndarray, f"__i{_name}__", _in_place(_target))
for _name, _target in _COMPARISONS.items():
    setattr(ndarray, f"__{_name}__", _operator(_target, compares=True))
for _name, _target in _UNARY.items():
    setattr(ndarray, f"__{_name}__", _unary(_target))
for _module, _names in _METHODS.items():
    for _name in _names.split():
        setattr(ndarray, _name, _method(_module, _name))


def _conj(self):
    """Return the complex conjugate."""
    return _function("conjugate")(self)


def _flatten(self, order="C"):
    """Return a copy in one dimension."""
    return self.ravel(order).copy()


def _sort(self, axis=-1, kind=None, order=None, stable=None):
    """Sort in place."""
    self[...] = _find("_sorting", "sort")(self, axis)


def _partition(self, kth, axis=-1, kind="introselect", order=None):
    """Sort in place, which is one way to partition."""
    self[...] = _find("_sorting", "sort")(self, axis)


def _byteswap(self, inplace=False):
    """Return the array with the bytes of each element in reverse order."""
    octets = self.copy()._t.view(torch.uint8).reshape(self.shape + (self.itemsize,))
    swapped = octets.flip(-1).contiguous().view(self._t.dtype).reshape(self.shape)
    if not inplace:
        return _find("_ndarray", "wrap")(swapped)
    self[...] = _find("_ndarray", "wrap")(swapped)
    return self


def _tofile(self, fid, sep="", format="%s"):
    """Write the memory to a file."""
    if sep:
        raise NotImplementedError("ndarray.tofile(sep=…) is not provided: use np.savetxt")
    if hasattr(fid, "write"):
        fid.write(self.tobytes())
        return
    with open(fid, "wb") as target:
        target.write(self.tobytes())


def _data(self):
    """A memoryview of the numbers, which is read only: a copy, as buffers here are Python's own."""
    octets = memoryview(self.tobytes())
    if not self.size or self.dtype.kind == "c":
        return octets  # memoryview has no complex numbers, and no shapes with a zero
    return octets.cast(self.dtype.char, self.shape)


ndarray.conj = ndarray.conjugate = _conj
ndarray.data, ndarray.__bytes__ = property(_data), ndarray.tobytes
ndarray.flatten, ndarray.sort, ndarray.partition = _flatten, _sort, _partition
ndarray.byteswap, ndarray.tofile = _byteswap, _tofile


class _Absent:
    """An attribute that NumPy's arrays have and ours lack."""

    def __init__(self, name):
        self.name = name

    def __get__(self, array, kind):
        from . import _missing

        raise _missing("'numpy.ndarray' object", self.name)


def _to_device(array, device, /, *, stream=None):
    """Return the array, which lies in main memory.

    Raises: ValueError for another device than "cpu", or a stream.
    """
    if device != "cpu" or stream is not None:
        raise ValueError(f"Unsupported device: {device!r}; arrays lie on 'cpu'")
    return array


ndarray.device = property(lambda array: "cpu", doc="Where the numbers are: 'cpu'.")
ndarray.to_device = _to_device
for _name in ("ctypes", "dump", "dumps", "getfield", "resize", "setfield"):
    setattr(ndarray, _name, _Absent(_name))
