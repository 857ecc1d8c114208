"""Text of arrays and scalars, as NumPy prints them."""

import _struct

from ._ndarray import wrap

_DEFAULTS = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "formatter": None,
    "floatmode": "maxprec",
    "legacy": False,
    "override_repr": None,
}
_options = dict(_DEFAULTS)
#: Scalars from here on have an exponent.
_LARGEST_POSITIONAL = {"float16": 1e3, "float32": 1e6, "complex64": 1e6}
_PACK = {"float16": "e", "float32": "f", "complex64": "f"}


def set_printoptions(precision=None, **options):
    """Change how arrays are printed: precision, threshold, edgeitems, linewidth, suppress."""
    if precision is not None:
        options["precision"] = precision
    for name, value in options.items():
        if name not in _DEFAULTS:
            raise TypeError(f"set_printoptions() got an unexpected keyword argument '{name}'")
        if name in ("sign", "floatmode", "legacy", "formatter") and value not in (
            None,
            _DEFAULTS[name],
        ):
            raise NotImplementedError(f"set_printoptions({name}={value!r}) is not provided")
        if value is not None:
            _options[name] = value


def get_printoptions():
    """Return how arrays are printed."""
    return dict(_options)


class printoptions:
    """Context manager: print arrays in another way for a while."""

    def __init__(self, **options):
        """Name the options as for `set_printoptions`."""
        self._new = options

    def __enter__(self):
        """Change them."""
        self._old = dict(_options)
        set_printoptions(**self._new)
        return get_printoptions()

    def __exit__(self, *error):
        """Change them back."""
        _options.update(self._old)


def shortest(value, type_name):
    """Return the fewest digits that read back as the same number of a type."""
    code = _PACK.get(type_name)
    if code is None or value != value or value - value != 0:
        return repr(float(value))
    packed = _struct.pack(code, value)
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        try:
            if _struct.pack(code, float(text)) == packed:
                return repr(float(text))
        except OverflowError:
            continue
    return repr(float(value))


def _digits(value, type_name):
    """Return the digits before and after the point, and the exponent, of the shortest text."""
    text = shortest(abs(value), type_name)
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    return whole, fraction if fraction != "0" else "", int(exponent or 0)


def _positional(value, precision, type_name):
    """Return the text without exponent, at most `precision` digits after the point."""
    whole, fraction, exponent = _digits(value, type_name)
    digits = whole + fraction
    point = len(whole) + exponent
    digits = "0" * max(0, 1 - point) + digits + "0" * max(0, point - len(digits))
    point = max(point, 1) if point > 0 else 1
    before, after = digits[:point], digits[point:].rstrip("0")
    if precision is not None and len(after) > precision:
        before, _, after = f"{abs(value):.{precision}f}".partition(".")
        after = after.rstrip("0")
    return ("-" if str(float(value))[0] == "-" else "") + (before.lstrip("0") or "0"), after


def _scientific(value, precision, type_name):
    """Return sign and leading digit, the digits after the point, and the exponent's text."""
    if value == 0:
        return ("-0" if str(float(value))[0] == "-" else "0"), "", "+00"
    whole, fraction, exponent = _digits(value, type_name)
    digits = (whole + fraction).lstrip("0")
    power = (
        exponent + len(whole) - 1 if whole != "0" else exponent - 1 - (len(fraction) - len(digits))
    )
    digits = digits.rstrip("0") or "0"
    if len(digits) - 1 > precision:
        text = f"{abs(value):.{precision}e}"
        mantissa, _, exponent = text.partition("e")
        digits, power = mantissa.replace(".", "").rstrip("0"), int(exponent)
    return (
        ("-" if value < 0 else "") + digits[0],
        digits[1:],
        f"{'-' if power < 0 else '+'}{abs(power):02d}",
    )


class _Floats:
    """One format for all numbers of an array: positional or with exponents."""

    def __init__(self, values, type_name, imaginary=False):
        self.type_name, self.imaginary = type_name, imaginary
        precision = self.precision = _options["precision"]
        finite = [v for v in values if v == v and v - v == 0]
        sizes = [abs(v) for v in finite if v != 0]
        self.scientific = (
            bool(sizes)
            and not _options["suppress"]
            and (max(sizes) >= 1e8 or min(sizes) < 1e-4 or max(sizes) / min(sizes) > 1000)
        )
        self.left = self.right = 0
        if self.scientific:
            parts = [_scientific(v, precision, type_name) for v in finite]
            self.fraction = max(len(part[1]) for part in parts)
            self.left = max(len(part[0]) for part in parts)
            self.right = self.fraction + 1 + max(len(part[2]) for part in parts)
        elif finite:
            parts = [_positional(v, precision, type_name) for v in finite]
            self.left = max(len(part[0]) for part in parts)
            self.right = max(len(part[1]) for part in parts)
        if imaginary:
            self.left = 0 if not self.left else max(len(part[0].lstrip("-")) for part in parts) + 1
        others = [len(_special(v)) + (imaginary and v >= 0) for v in values if v != v or v - v != 0]
        if others:
            self.left = max(self.left, max(others) - self.right - 1)

    def __call__(self, value):
        sign = "+" if self.imaginary and str(float(value))[0] != "-" else ""
        if value != value or value - value != 0:
            return (sign + _special(value)).rjust(self.left + self.right + 1)
        if self.scientific:
            whole, fraction, exponent = _scientific(value, self.precision, self.type_name)
            text = f"{sign}{whole}".rjust(self.left)
            return f"{text}.{fraction.ljust(self.fraction, '0')}e{exponent}"
        whole, fraction = _positional(value, self.precision, self.type_name)
        text = (sign + whole).rjust(self.left) + "." + fraction
        return text if self.imaginary else text + " " * (self.right - len(fraction))


def _special(value):
    if value != value:
        return _options["nanstr"]
    return ("-" if value < 0 else "") + _options["infstr"]


class _Complexes:
    """Real and imaginary part, each in a format of its own."""

    def __init__(self, values, type_name):
        self.real = _Floats([v.real for v in values], type_name)
        self.imaginary = _Floats([v.imag for v in values], type_name, True)
        self.right = self.imaginary.right

    def __call__(self, value):
        text = self.imaginary(value.imag)
        fraction = len(text) - text.find(".") - 1 if "." in text and "e" not in text else self.right
        return self.real(value.real) + text + "j" + " " * (self.right - fraction)


def _formatter(values, own):
    if own.kind == "f":
        return _Floats(values, own.name)
    if own.kind == "c":
        return _Complexes(values, own.name)
    width = 5 if own.kind == "b" else max([len(str(value)) for value in values], default=0)
    return lambda value: str(value).rjust(width)


def _edges(array):
    """Return nested lists of the first and last items, None for those left out."""
    if array.ndim == 0:
        return array.item()
    count, edge = len(array), _options["edgeitems"]
    rows = [wrap(tensor) for tensor in (array._t[i] for i in _shown(count, edge))]
    nested = [_edges(row) for row in rows]
    return nested if count <= 2 * edge else [*nested[:edge], None, *nested[edge:]]


def _shown(count, edge):
    return range(count) if count <= 2 * edge else [*range(edge), *range(count - edge, count)]


def _leaves(nested, found):
    if isinstance(nested, list):
        for part in nested:
            _leaves(part, found)
    elif nested is not None:
        found.append(nested)
    return found


def _nested_text(nested, format, dims, indent, separator, width):
    if dims == 0:
        return format(nested).strip()
    if dims > 1:
        gap = separator.rstrip() + "\n" * (dims - 1) + " " * (indent + 1)
        parts = [
            "..."
            if part is None
            else _nested_text(part, format, dims - 1, indent + 1, separator, width)
            for part in nested
        ]
        return "[" + gap.join(parts) + "]"
    lines, line = [], ""
    limit = width - indent - 1 - max(len(separator.rstrip()), 1)
    for i, value in enumerate(nested):
        text = "..." if value is None else format(value)
        text += separator if i + 1 < len(nested) else ""
        if (
            line
            and len(line)
            + len(text.rstrip() if i + 1 < len(nested) else text)
            - (len(separator.rstrip()) if i + 1 < len(nested) else 0)
            > limit
        ):
            lines.append(line.rstrip())
            line = ""
        line += text
    lines.append(line)
    return "[" + ("\n" + " " * (indent + 1)).join(lines) + "]"


def array2string(
    a, max_line_width=None, precision=None, suppress_small=None, separator=" ", prefix="", **options
):
    """Return the text of an array's numbers in brackets."""
    changes = {
        "precision": precision,
        "suppress": suppress_small,
        "linewidth": max_line_width,
        **options,
    }
    suffix = changes.pop("suffix", "")
    with printoptions(**{name: value for name, value in changes.items() if value is not None}):
        return _text(a, separator, len(prefix), len(suffix))


def _text(array, separator, indent, suffix=0):
    if array.size == 0:
        return "[]"
    nested = _edges(array) if array.size > _options["threshold"] else array.tolist()
    values = _leaves(nested, [])
    formatter = _formatter(values, array.dtype)
    return _nested_text(
        nested, formatter, array.ndim, indent, separator, _options["linewidth"] - suffix
    )


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    """Return the text of an array with its type where that does not follow from the numbers."""
    own = arr.dtype
    text = array2string(arr, max_line_width, precision, suppress_small, ", ", "array(", suffix=")")
    extras = []
    if (arr.size == 0 and arr.shape != (0,)) or arr.size > _options["threshold"]:
        extras.append(f"shape={arr.shape}")
    if arr.size == 0 or own.name not in ("bool", "int64", "float64", "complex128"):
        extras.append(f"dtype={own.name}")
    if not extras:
        return f"array({text})"
    head, tail = f"array({text},", f"{', '.join(extras)})"
    last = len(head) - (head.rfind("\n") + 1)
    return head + ("\n      " if last + len(tail) + 1 > _options["linewidth"] else "") + " " + tail


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """Return the text of an array's numbers."""
    if a.ndim == 0:
        return str(a.scalar())
    return array2string(a, max_line_width, precision, suppress_small)


def scalar_text(value):
    """Return the text of a scalar: the fewest digits that read back as the same number."""
    own, plain = value.dtype, value.item()
    if own.kind == "c":
        real, imaginary = (float_text(part, own.name) for part in (plain.real, plain.imag))
        real, imaginary = real.removesuffix(".0"), imaginary.removesuffix(".0")
        sign = "" if imaginary[0] in "-" else "+"
        has_real = plain.real != 0 or real[0] == "-"
        return f"{real}{sign}{imaginary}j" if has_real else f"{imaginary}j"
    return float_text(plain, own.name) if own.kind == "f" else str(plain)


def float_text(value, type_name):
    """Return the shortest text of a number of a type, with an exponent where NumPy has one."""
    if value != value or value - value != 0:
        return str(value)
    if value == 0 or 1e-4 <= abs(value) < _LARGEST_POSITIONAL.get(type_name, 1e16):
        whole, fraction = _positional(value, None, type_name)
        return f"{whole}.{fraction or '0'}"
    whole, fraction, exponent = _scientific(value, 20, type_name)
    return f"{whole}{'.' + fraction if fraction else ''}e{exponent}"
