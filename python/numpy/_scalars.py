"""Scalars: one number with an array's element type. They compute as arrays without dimensions."""

CLASSES = {}


def _binary(name, reflected=False):
    def operator(self, other):
        from ._ndarray import scalar_binary

        return scalar_binary(name, self, other, reflected)

    return operator


def _unary(name):
    def operator(self):
        return getattr(self._array(), name)()

    return operator


class generic:
    """The base of all scalars. Reads as an array without dimensions wherever one is meant."""

    __slots__ = ()
    __array_priority__ = -1000000.0
    shape = ()
    ndim = 0
    size = 1

    def _array(self):
        from ._creation import asarray

        return asarray(self)

    @property
    def _h(self):
        """The Python number, where libtorch takes a number."""
        return self.item()

    def item(self):
        """Return the Python number."""
        return self._v

    tolist = item

    def __getattr__(self, name):
        """Find what arrays have."""
        if name.startswith("_"):
            raise AttributeError(f"'numpy.{type(self).__name__}' object has no attribute '{name}'")
        return getattr(self._array(), name)

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """Return the number as another type."""
        return self._array().astype(dtype, casting=casting).scalar()

    def copy(self, order="C"):
        """Return the scalar: it never changes."""
        return self

    def __getitem__(self, index):
        """Index like an array without dimensions."""
        return self._array()[index]

    def __array__(self, dtype=None, copy=None):
        """Return an array without dimensions."""
        return self._array() if dtype is None else self._array().astype(dtype)

    def __bool__(self):
        """Return the truth of the number."""
        return bool(self._v)

    def __float__(self):
        """Return the number as a float."""
        return float(self._v)

    def __int__(self):
        """Return the number as an int."""
        return int(self._v)

    def __complex__(self):
        """Return the number as a complex."""
        return complex(self._v)

    def __hash__(self):
        """Hash like the Python number."""
        return hash(self._v)

    def __round__(self, digits=None):
        """Round to an int, or to digits."""
        return round(self._v) if digits is None else type(self)(round(self._v, digits))

    def __str__(self):
        """Return the number's digits."""
        from ._printing import scalar_text

        text = scalar_text(self)
        is_sum = isinstance(self, complexfloating) and str(self.item().real) != "0.0"
        return f"({text})" if is_sum else text

    def __repr__(self):
        """Return the number's digits and type."""
        return f"np.{type(self).__name__}({str(self).strip('()')})"

    def __format__(self, spec):
        """Format like the Python number."""
        return format(self._v, spec) if spec else str(self)

    def __reduce__(self):
        """Pickle as NumPy does, which can read it."""
        from ._core.multiarray import scalar

        return scalar, (self.dtype, self.tobytes())

    def __copy__(self):
        """Return the scalar: it never changes."""
        return self

    def __deepcopy__(self, memo):
        """Return the scalar: it never changes."""
        return self


for _name in (
    "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift lt le gt ge eq ne divmod"
).split():
    setattr(generic, f"__{_name}__", _binary(f"__{_name}__"))
    if _name not in ("lt", "le", "gt", "ge", "eq", "ne"):
        setattr(generic, f"__r{_name}__", _binary(f"__r{_name}__", reflected=True))
for _name in ("__neg__", "__pos__", "__abs__", "__invert__"):
    setattr(generic, _name, _unary(_name))


class number(generic):
    """Any number."""

    __slots__ = ()
    __class_getitem__ = classmethod(type(list[int]))  # for annotations


class integer(number):
    """Any integer."""

    __slots__ = ()

    def __index__(self):
        """Return the Python int."""
        return self._v


class signedinteger(integer):
    """An integer with a sign."""

    __slots__ = ()


class unsignedinteger(integer):
    """An integer without a sign."""

    __slots__ = ()


class inexact(number):
    """A number with a fraction."""

    __slots__ = ()


class floating(inexact):
    """A floating-point number."""

    __slots__ = ()


class complexfloating(inexact):
    """A complex number."""

    __slots__ = ()


class flexible(generic):
    """Text and records: no arrays of them are provided."""

    __slots__ = ()


class character(flexible):
    """Text or bytes."""

    __slots__ = ()


class str_(str, character):
    """A piece of text, as a class to test for; arrays of text are not provided."""


class bytes_(bytes, character):
    """Some bytes, as a class to test for; arrays of them are not provided."""


class object_(generic):
    """Any object, as a class to test for; arrays of objects are not provided."""


def _made(cls, value):
    """Return a scalar of a class from whatever makes an array without dimensions."""
    from ._creation import asarray

    if isinstance(value, str):
        value = float(value) if issubclass(cls, inexact) else int(value)
    array = asarray(value, dtype=cls.dtype)
    return array[()] if array.ndim == 0 else array


def _integer_class(name, base):
    bits = int(name.lstrip("uint"))
    low, high = (0, 2**bits) if name[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1))

    def new(cls, value=0):
        if type(value) is not int:
            if not isinstance(value, (float, integer)):
                return _made(cls, value)
            value = int(value)
        if not low <= value < high:
            raise OverflowError(f"Python integer {value} out of bounds for {name}")
        return of_value(cls, value)

    return _class(name, (base,), {"__new__": new, "__slots__": ("_v",)})


def of_value(cls, value):
    """Return a scalar of a Python number that is known to fit."""
    if issubclass(cls, (float, complex)):
        return (float if issubclass(cls, float) else complex).__new__(cls, value)
    made = object.__new__(cls)
    made._v = value
    return made


def _class(name, bases, members):
    members["__module__"] = "numpy"
    members["__doc__"] = f"A number of type {name}."
    made = CLASSES[name] = type(name, bases, members)
    return made


def _plain_class(name, base):
    return _class(
        name, (base,), {"__new__": lambda cls, value=0: _made(cls, value), "__slots__": ("_v",)}
    )


def _python_class(name, base, python):
    """Make a class that is also Python's own class of that number."""

    def new(cls, value=0):
        if isinstance(value, (int, float, python, str)):
            return python.__new__(cls, value)
        return _made(cls, value)

    return _class(
        name,
        (base, python),
        {"__new__": new, "_v": property(python.__pos__), "__hash__": python.__hash__},
    )


class _Bool(generic):
    """What the class `bool` adds."""

    __slots__ = ("_v",)

    def __new__(cls, value=False):
        if type(value) is bool:
            return TRUE if value else FALSE
        return _made(cls, value)

    def __repr__(self):
        return f"np.{self._v}_"


bool_ = _class("bool", (_Bool,), {"__slots__": ()})
TRUE, FALSE = of_value(bool_, True), of_value(bool_, False)
for _bits in (8, 16, 32, 64):
    _integer_class(f"int{_bits}", signedinteger)
    _integer_class(f"uint{_bits}", unsignedinteger)
_plain_class("float16", floating)
_plain_class("float32", floating)
_python_class("float64", floating, float)
_plain_class("complex64", complexfloating)
_python_class("complex128", complexfloating, complex)


def scalar(dtype, value):
    """Return the scalar of a type for a Python number that was read from an array of it."""
    return (TRUE if value else FALSE) if dtype.type is bool_ else of_value(dtype.type, value)


globals().update({name: cls for name, cls in CLASSES.items() if name != "bool"})
ALIASES = {
    "True_": TRUE,
    "False_": FALSE,
    "bool": bool_,
    "half": CLASSES["float16"],
    "single": CLASSES["float32"],
    "double": CLASSES["float64"],
    "csingle": CLASSES["complex64"],
    "cdouble": CLASSES["complex128"],
    "byte": CLASSES["int8"],
    "ubyte": CLASSES["uint8"],
    "short": CLASSES["int16"],
    "ushort": CLASSES["uint16"],
    "intc": CLASSES["int32"],
    "uintc": CLASSES["uint32"],
    "int_": CLASSES["int64"],
    "intp": CLASSES["int64"],
    "long": CLASSES["int64"],
    "longlong": CLASSES["int64"],
    "uint": CLASSES["uint64"],
    "uintp": CLASSES["uint64"],
    "ulong": CLASSES["uint64"],
    "ulonglong": CLASSES["uint64"],
}
