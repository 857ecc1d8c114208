"""Element types and NumPy 2's rules of promotion, for the types that torch has."""

import torch

from . import _scalars

_INTEGER_BITS = {"i": (8, 16, 32, 64), "u": (8, 16, 32, 64)}
_CHARS = {
    "bool": "?",
    "int8": "b",
    "uint8": "B",
    "int16": "h",
    "uint16": "H",
    "int32": "i",
    "uint32": "I",
    "int64": "l",
    "uint64": "L",
    "float16": "e",
    "float32": "f",
    "float64": "d",
    "complex64": "F",
    "complex128": "D",
}
_SPELLINGS = {
    "float": "float64",
    "int": "int64",
    "complex": "complex128",
    "bool_": "bool",
    "half": "float16",
    "single": "float32",
    "double": "float64",
    "long": "int64",
    "q": "int64",
    "Q": "uint64",
    "p": "int64",
    "P": "uint64",
    "intp": "int64",
    "uint": "uint64",
    "byte": "int8",
    "ubyte": "uint8",
    "short": "int16",
    "ushort": "uint16",
    "intc": "int32",
    "uintc": "uint32",
    "longlong": "int64",
    "csingle": "complex64",
    "cdouble": "complex128",
}
_PYTHON = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}


class dtype:
    """An element type, one object per type: `np.dtype("float32")`."""

    __class_getitem__ = classmethod(type(list[int]))  # for annotations

    __slots__ = ("name", "kind", "itemsize", "char", "torch", "type", "num")
    #: All types by name.
    known = {}
    names = fields = subdtype = None
    isnative = True
    shape = ()
    ndim = 0
    hasobject = False

    def __new__(cls, spec=None, align=False, copy=False):
        """Find the type that a name, a code such as `<f4`, a class or an array's type means."""
        if isinstance(spec, dtype):
            return spec
        if spec is None:
            return cls.known["float64"]
        if isinstance(spec, str):
            name = spec.lstrip("<=|") if len(spec) > 1 else spec
            found = cls.known.get(name) or cls.known.get(_SPELLINGS.get(name)) or _CODES.get(name)
        elif isinstance(spec, type):
            found = cls.known.get(_PYTHON.get(spec)) or _CLASSES.get(spec)
        else:
            found = getattr(spec, "dtype", None)
            found = found if isinstance(found, dtype) else None
        if found is None:
            raise _unknown(spec)
        return found

    @property
    def str(self):
        """The code with byte order, for example `<f4`."""
        return ("|" if self.itemsize == 1 else "<") + self.kind + f"{self.itemsize}"

    @property
    def byteorder(self):
        """`=`, this machine's order, or `|` for single bytes."""
        return "|" if self.itemsize == 1 else "="

    @property
    def descr(self):
        """The description that structured types have, for one unnamed field."""
        return [("", self.str)]

    def newbyteorder(self, order="S"):
        """Return the type itself for this machine's order; no other is provided."""
        if order in ("=", "<", "|", "N", "L", "I") or self.itemsize == 1:
            return self
        raise NotImplementedError(
            f"dtype.newbyteorder: expected little-endian order, got '{order}'; "
            "swap the bytes with array.byteswap()"
        )

    def __eq__(self, other):
        """Compare with a type or whatever names one."""
        if self is other:
            return True
        try:
            return dtype(other) is self
        except (TypeError, NotImplementedError):
            return False

    def __hash__(self):
        """Hash by name."""
        return hash(self.name)

    def __lt__(self, other):
        """Tell whether this type can be cast to another, different one safely."""
        return self is not other and can_cast(self, other)

    def __repr__(self):
        """Return NumPy's spelling."""
        return f"dtype('{self.name}')"

    def __str__(self):
        """Return the name."""
        return self.name

    def __reduce__(self):
        """Pickle as NumPy does, which can read it."""
        state = (3, self.str[0], None, None, None, -1, -1, 0)
        return dtype, (self.str[1:], False, True), state

    def __setstate__(self, state):
        """Check what a pickle tells of the type beyond its name.

        Raises: NotImplementedError for bytes in the other order, and for types of several fields.
        """
        if state[1] == ">" or any(part is not None for part in state[2:5]):
            raise NotImplementedError(
                f"dtype: expected little-endian numbers in a pickle, got {state[1:5]}; pickle "
                "array.astype(array.dtype.newbyteorder('<')) of one field"
            )


dtype.__module__ = "numpy"  # pickles name it


def _unknown(spec):
    name = getattr(spec, "__name__", spec)
    if isinstance(spec, (list, dict, tuple)) or name in ("object", "object_", "O", "str", "str_"):
        return NotImplementedError(
            f"dtype: expected a number type that torch has, got {name!r}; arrays of objects, text "
            "and records are not provided: use a list"
        )
    if isinstance(spec, str) and spec[:1] == ">":
        return NotImplementedError(
            f"dtype: expected this machine's byte order, got {spec!r}; use {'<' + spec[1:]!r}"
        )
    if isinstance(spec, str) and spec.lstrip("<|=")[:1] in ("U", "S", "M", "m", "V", "g", "G"):
        return NotImplementedError(f"dtype: {spec!r} is not provided: torch has no such type")
    return TypeError(f"data type {name!r} not understood")


_CODES = {}
_CLASSES = {}
_BY_TORCH = {}


def _define():
    for number, (name, char) in enumerate(_CHARS.items()):
        made = object.__new__(dtype)
        made.name, made.char, made.num = name, char, number
        made.torch = getattr(torch, name)
        made.itemsize = made.torch.itemsize
        made.kind = "b" if name == "bool" else name[0]
        made.type = _scalars.CLASSES[name]
        made.type.dtype = made
        dtype.known[name] = _CODES[char] = _CODES[made.str[1:]] = made
        _CLASSES[made.type] = _BY_TORCH[made.torch] = made


_define()
BOOL, INT64, FLOAT64 = dtype.known["bool"], dtype.known["int64"], dtype.known["float64"]
COMPLEX128 = dtype.known["complex128"]
_CLASSES.update({_scalars.floating: FLOAT64, _scalars.integer: INT64})


def of_torch(torch_dtype):
    """Return the NumPy type of a torch type."""
    found = _BY_TORCH.get(torch_dtype)
    if found is None:
        name = str(torch_dtype).removeprefix("torch.")
        raise TypeError(f"Got unsupported ScalarType {name}: convert the tensor with .float()")
    return found


def _floating_for(integer):
    """Return the bits of the smallest floating type that NumPy pairs with an integer type."""
    return {1: 16, 2: 32}.get(integer.itemsize, 64)


def _bits(kind):
    """Return the bits of precision in which a type counts."""
    if kind.kind == "f":
        return 8 * kind.itemsize
    return 4 * kind.itemsize if kind.kind == "c" else _floating_for(kind) if kind.kind != "b" else 0


def promote_types(type1, type2):
    """Return the smallest type that both types can be cast to safely."""
    a, b = dtype(type1), dtype(type2)
    if a is b:
        return a
    kinds = {a.kind, b.kind}
    if "c" in kinds:
        return dtype.known["complex64" if max(_bits(a), _bits(b)) <= 32 else "complex128"]
    if "f" in kinds:
        return dtype.known[f"float{max(_bits(a), _bits(b))}"]
    if a.kind == b.kind or "b" in kinds:
        return max(a, b, key=lambda kind: (kind.kind != "b", kind.itemsize))
    signed, unsigned = (a, b) if a.kind == "i" else (b, a)
    bits = 8 * max(signed.itemsize, 2 * unsigned.itemsize)
    return dtype.known[f"int{bits}"] if bits <= 64 else FLOAT64


_WEAK = {bool: BOOL, int: INT64, float: FLOAT64, complex: COMPLEX128}
_LEVEL = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}


def weak_with(kind, strong):
    """Return the type that a Python number of a class gives with an array's type."""
    weak = _WEAK[kind]
    if kind is bool or _LEVEL[weak.kind] <= _LEVEL[strong.kind]:
        return strong
    if kind is complex and strong.kind == "f":
        return dtype.known["complex64" if strong.itemsize <= 4 else "complex128"]
    return weak


def result_type(*arrays_and_dtypes):
    """Return the type of a result that combines arrays, types and Python numbers."""
    strong, weak = None, []
    for value in arrays_and_dtypes:
        if type(value) in _WEAK:
            weak.append(type(value))
            continue
        own = dtype(value)
        strong = own if strong is None else promote_types(strong, own)
    for kind in sorted(weak, key=lambda kind: _LEVEL[_WEAK[kind].kind]):
        strong = _WEAK[kind] if strong is None else weak_with(kind, strong)
    if strong is None:
        raise ValueError("at least one array or dtype is required")
    return strong


def can_cast(from_, to, casting="safe"):
    """Tell whether a type can be cast to another under a rule: safe, same_kind, unsafe, no."""
    source, target = dtype(from_), dtype(to)
    if source is target or casting == "unsafe":
        return True
    if casting in ("no", "equiv"):
        return False
    if casting == "same_kind" and "biufc".index(source.kind) <= "biufc".index(target.kind):
        return not (source.kind == "i" and target.kind == "u")
    if casting == "same_kind" and source.kind == "i" and target.kind == "u":
        return False
    return promote_types(source, target) is target


def issubdtype(arg1, arg2):
    """Tell whether a type is, or is below, another in the hierarchy of scalar classes."""

    def scalar_class(value):
        if isinstance(value, type) and issubclass(value, _scalars.generic):
            return value
        return dtype(value).type

    return issubclass(scalar_class(arg1), scalar_class(arg2))


def min_scalar_type(value):
    """Return the smallest type that holds a Python integer; other values keep theirs."""
    if type(value) is not int:
        return result_type(value)
    kind = "i" if value < 0 else "u"
    for bits in _INTEGER_BITS[kind]:
        limits = iinfo(f"{'u' if kind == 'u' else ''}int{bits}")
        if limits.min <= value <= limits.max:
            return limits.dtype
    raise OverflowError(f"min_scalar_type: expected an integer of at most 64 bits, got {value}")


class finfo:
    """Limits of a floating-point type."""

    def __init__(self, dtype):
        """Look up the limits of a type, a complex one by its parts."""
        own = globals()["dtype"](dtype)
        if own.kind == "c":
            own = globals()["dtype"].known[f"float{4 * own.itemsize}"]
        if own.kind != "f":
            raise ValueError(f"data type {own.type!r} not inexact")
        fraction, highest = {2: (10, 15), 4: (23, 127), 8: (52, 1023)}[own.itemsize]
        self.dtype, self.bits, self.nmant, self.maxexp = (
            own,
            8 * own.itemsize,
            fraction,
            highest + 1,
        )
        self.minexp = 1 - highest
        self.precision = int(fraction * 0.30103)
        self.eps = own.type(2.0**-fraction)
        self.epsneg = own.type(2.0 ** -(fraction + 1))
        self.max = own.type((2.0 - 2.0**-fraction) * 2.0**highest)
        self.min = own.type(-(2.0 - 2.0**-fraction) * 2.0**highest)
        self.tiny = self.smallest_normal = own.type(2.0 ** (1 - highest))
        self.smallest_subnormal = own.type(2.0 ** (1 - highest - fraction))
        self.resolution = own.type(10.0**-self.precision)

    def __repr__(self):
        """Return the limits in short."""
        return (
            f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, "
            f"dtype={self.dtype.name})"
        )


class iinfo:
    """Limits of an integer type."""

    def __init__(self, type):
        """Look up the limits of a type or of a number's type."""
        self.dtype = dtype(type)
        self.kind, self.bits = self.dtype.kind, 8 * self.dtype.itemsize
        if self.kind not in "iu":
            raise ValueError(f"Invalid integer data type {self.kind!r}.")
        self.max = 2 ** (self.bits - (self.kind == "i")) - 1
        self.min = -(2 ** (self.bits - 1)) if self.kind == "i" else 0

    def __repr__(self):
        """Return the limits in short."""
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype.name})"
