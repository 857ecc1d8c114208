"""Small value types: dtype, device, layout, memory_format, Size."""

from ._C import library


class dtype:
    """An element type, for example `torch.float32`."""

    __module__ = "torch"

    __slots__ = ("_h", "_name", "_code", "itemsize", "is_floating_point", "is_complex", "is_signed")

    def __init__(self, name, scalar_type, code, itemsize, kind):
        """Name a libtorch ScalarType; `kind` is one of f, c, i, u, b."""
        self._h = library.dtype(scalar_type)
        self._name = name
        self._code = code
        self.itemsize = itemsize
        self.is_floating_point = kind == "f"
        self.is_complex = kind == "c"
        self.is_signed = kind in "fci"

    def __repr__(self):
        """Return PyTorch's spelling."""
        return "torch." + self._name

    def __reduce__(self):
        """Pickle and copy by name."""
        return self._name

    def __deepcopy__(self, memo):
        """Return the one object of this type."""
        return self

    def to_complex(self):
        """Return the complex type of the same precision."""
        if self.is_complex:
            return self
        return {"float64": DTYPES["complex128"], "float16": DTYPES["complex32"]}.get(
            self._name, DTYPES["complex64"]
        )

    def to_real(self):
        """Return the type of a complex type's parts, any other type as it is."""
        parts = {"complex32": "float16", "complex64": "float32", "complex128": "float64"}
        return DTYPES[parts.get(self._name, self._name)]


_TABLE = (
    ("uint8", "Byte", 0, 1, "u"),
    ("int8", "Char", 1, 1, "i"),
    ("int16", "Short", 2, 2, "i"),
    ("int32", "Int", 3, 4, "i"),
    ("int64", "Long", 4, 8, "i"),
    ("float16", "Half", 5, 2, "f"),
    ("float32", "Float", 6, 4, "f"),
    ("float64", "Double", 7, 8, "f"),
    ("complex32", "ComplexHalf", 8, 4, "c"),
    ("complex64", "ComplexFloat", 9, 8, "c"),
    ("complex128", "ComplexDouble", 10, 16, "c"),
    ("bool", "Bool", 11, 1, "b"),
    ("qint8", "QInt8", 12, 1, "i"),
    ("quint8", "QUInt8", 13, 1, "u"),
    ("qint32", "QInt32", 14, 4, "i"),
    ("bfloat16", "BFloat16", 15, 2, "f"),
    ("quint4x2", "QUInt4x2", 16, 1, "u"),
    ("quint2x4", "QUInt2x4", 17, 1, "u"),
    ("bits1x8", "Bits1x8", 18, 1, "u"),
    ("bits2x4", "Bits2x4", 19, 1, "u"),
    ("bits4x2", "Bits4x2", 20, 1, "u"),
    ("bits8", "Bits8", 21, 1, "u"),
    ("bits16", "Bits16", 22, 2, "u"),
    ("float8_e5m2", "Float8_e5m2", 23, 1, "f"),
    ("float8_e4m3fn", "Float8_e4m3fn", 24, 1, "f"),
    ("float8_e5m2fnuz", "Float8_e5m2fnuz", 25, 1, "f"),
    ("float8_e4m3fnuz", "Float8_e4m3fnuz", 26, 1, "f"),
    ("uint16", "UInt16", 27, 2, "u"),
    ("uint32", "UInt32", 28, 4, "u"),
    ("uint64", "UInt64", 29, 8, "u"),
    *((f"uint{bits}", f"UInt{bits}", 29 + bits, 1, "u") for bits in range(1, 8)),
    *((f"int{bits}", f"Int{bits}", 36 + bits, 1, "i") for bits in range(1, 8)),
    ("float8_e8m0fnu", "Float8_e8m0fnu", 44, 1, "f"),
    ("float4_e2m1fn_x2", "Float4_e2m1fn_x2", 45, 1, "f"),
)
DTYPES = {row[0]: dtype(*row) for row in _TABLE}
DTYPES["float8_e8m0fnu"].is_signed = False
BY_CODE = {value._code: value for value in DTYPES.values()}
ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "chalf": "complex32",
    "cfloat": "complex64",
    "cdouble": "complex128",
}


class layout:
    """How elements are laid out: `torch.strided` and the sparse forms."""

    __module__ = "torch"

    __slots__ = ("_h", "_name")

    def __reduce__(self):
        """Pickle and copy by name."""
        return self._name

    def __init__(self, name, native):
        """Name a libtorch Layout."""
        self._h = library.layout(native)
        self._name = name

    def __repr__(self):
        """Return PyTorch's spelling."""
        return "torch." + self._name


class memory_format:
    """The order of dimensions in memory, for example `torch.channels_last`."""

    __module__ = "torch"

    __slots__ = ("_h", "_name")

    def __reduce__(self):
        """Pickle and copy by name."""
        return self._name

    def __init__(self, name, native):
        """Name a libtorch MemoryFormat."""
        self._h = library.memory_format(native)
        self._name = name

    def __repr__(self):
        """Return PyTorch's spelling."""
        return "torch." + self._name


class device:
    """Where a tensor lives: a type such as `cpu`, `cuda` or `meta`, and an index or None.

    Usable as a context manager: tensors created inside without a device get this one.
    """

    __module__ = "torch"

    __slots__ = ("_h", "type", "index", "_before")

    default = None

    def __reduce__(self):
        """Pickle and copy by type and index."""
        return device, (self.type,) if self.index is None else (self.type, self.index)

    def __init__(self, type, index=None):
        """Parse `"cuda:1"`, `("cuda", 1)`, another device, or an index of a CUDA device."""
        if isinstance(type, device):
            type, index = type.type, type.index if index is None else index
        elif isinstance(type, int):
            if type < 0:
                raise RuntimeError("Device index must not be negative")
            type, index = "cuda", type
        name, colon, number = type.partition(":")
        if colon:
            if index is not None:
                raise RuntimeError(
                    "type (string) must not include an index because index was passed explicitly: "
                    f"{type}"
                )
            if not number.isdigit():
                raise RuntimeError(f"Invalid device string: '{type}'")
            index = int(number)
        self.type = name
        self.index = index
        self._h = library.device(name if index is None else f"{name}:{index}")

    def __str__(self):
        """Return the text that makes this device again."""
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self):
        """Return PyTorch's spelling."""
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __eq__(self, other):
        """Compare type and index."""
        if not isinstance(other, device):
            return NotImplemented
        return self.type == other.type and self.index == other.index

    def __hash__(self):
        """Hash type and index."""
        return hash((self.type, self.index))

    def __enter__(self):
        """Make this the device of tensors created without one."""
        self._before = device.default
        device.default = self
        return self

    def __exit__(self, *error):
        """Put the previous default back."""
        device.default = self._before


class Size(tuple):
    """A tensor's shape."""

    __slots__ = ()

    def numel(self):
        """Return the number of elements of this shape."""
        count = 1
        for size in self:
            count *= size
        return count

    def __repr__(self):
        """Return PyTorch's spelling."""
        return f"torch.Size({list(self)})"

    def __getitem__(self, index):
        """Return one size, or a Size for a slice."""
        found = tuple.__getitem__(self, index)
        return Size(found) if isinstance(index, slice) else found

    def __add__(self, other):
        """Concatenate."""
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other):
        """Concatenate a tuple on the left."""
        return Size(tuple(other) + tuple(self))

    def __mul__(self, times):
        """Repeat."""
        return Size(tuple.__mul__(self, times))


LAYOUTS = {  # in the order of libtorch's codes
    "strided": layout("strided", "Strided"),
    "sparse_coo": layout("sparse_coo", "Sparse"),
    "sparse_csr": layout("sparse_csr", "SparseCsr"),
    "_mkldnn": layout("_mkldnn", "Mkldnn"),
    "sparse_csc": layout("sparse_csc", "SparseCsc"),
    "sparse_bsr": layout("sparse_bsr", "SparseBsr"),
    "sparse_bsc": layout("sparse_bsc", "SparseBsc"),
    "jagged": layout("jagged", "Jagged"),
}
LAYOUT_BY_CODE = tuple(LAYOUTS.values())
MEMORY_FORMATS = {
    "contiguous_format": memory_format("contiguous_format", "Contiguous"),
    "preserve_format": memory_format("preserve_format", "Preserve"),
    "channels_last": memory_format("channels_last", "ChannelsLast"),
    "channels_last_3d": memory_format("channels_last_3d", "ChannelsLast3d"),
}


class finfo:
    """Numerical limits of a floating-point type."""

    _LIMITS = {  # exponent bits' largest power, bits of fraction, smallest normal power
        "float16": (15, 10, -14),
        "bfloat16": (127, 7, -126),
        "float32": (127, 23, -126),
        "float64": (1023, 52, -1022),
        "float8_e4m3fn": (8, 3, -6),
        "float8_e5m2": (15, 2, -14),
        "float8_e4m3fnuz": (7, 3, -7),
        "float8_e5m2fnuz": (15, 3, -15),
        "float8_e8m0fnu": (127, 0, -127),
    }
    # Types whose largest number is not the one with all bits of the fraction set.
    _LARGEST = {"float8_e4m3fn": 448.0, "float8_e5m2fnuz": 57344.0, "float8_e8m0fnu": 2.0**127}

    def __init__(self, type=None):
        """Look up the limits of `type`, by default those of the default dtype."""
        type = type or BY_CODE[library.get_default_dtype()]
        type = type.to_real() if type.is_complex else type
        if type._name not in self._LIMITS:
            raise TypeError(f"torch.finfo() requires a floating point input type, got {type}")
        highest, fraction, lowest = self._LIMITS[type._name]
        self.dtype = type._name
        self.bits = 8 * type.itemsize
        self.eps = 2.0**-fraction
        self.max = self._LARGEST.get(type._name, (2.0 - self.eps) * 2.0**highest)
        self.min = 2.0**lowest if type._name == "float8_e8m0fnu" else -self.max  # has no sign
        self.tiny = self.smallest_normal = 2.0**lowest
        self.resolution = 10.0 ** -int(fraction * 0.30103)

    def __repr__(self):
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, "
            f"eps={self.eps:g}, smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, "
            f"dtype={self.dtype})"
        )


class iinfo:
    """Numerical limits of an integer type."""

    def __init__(self, type):
        """Look up the limits of `type`."""
        if type.is_floating_point or type.is_complex or type._name == "bool":
            raise TypeError(f"torch.iinfo() requires an integer input type, got {type}")
        self.dtype = type._name
        self.bits = 8 * type.itemsize
        self.max = 2 ** (self.bits - type.is_signed) - 1
        self.min = -(2 ** (self.bits - 1)) if type.is_signed else 0

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"
