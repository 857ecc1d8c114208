"""Names and codes of types, and numbers as text."""

from . import _scalars
from ._dtypes import dtype as _dtype

typecodes = {
    "Character": "c",
    "Integer": "bhilqnp",
    "UnsignedInteger": "BHILQNP",
    "Float": "efdg",
    "Complex": "FDG",
    "AllInteger": "bBhHiIlLqQnNpP",
    "AllFloat": "efdgFDG",
    "Datetime": "Mm",
    "All": "?bhilqnpBHILQNPefdgFDGSUVOMm",
}
ScalarType = (int, float, complex, bool, bytes, str, memoryview, *_scalars.CLASSES.values())
sctypeDict = {  # noqa: N816 (NumPy's name)
    key: kind.type for kind in _dtype.known.values() for key in (kind.name, kind.char, kind.str[1:])
}
_NAMES = {
    "?": "bool",
    "b": "signed char",
    "B": "unsigned char",
    "h": "short",
    "H": "unsigned short",
    "i": "integer",
    "I": "unsigned integer",
    "l": "long integer",
    "L": "unsigned long integer",
    "q": "long long integer",
    "Q": "unsigned long long integer",
    "f": "single precision",
    "d": "double precision",
    "F": "complex single precision",
    "D": "complex double precision",
}
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def typename(char):
    """Return a type code in words."""
    return _NAMES[char]


def mintypecode(typechars, typeset="GDFgdf", default="d"):
    """Return the code of the smallest type among a set to which given ones can be cast."""
    codes = [one if isinstance(one, str) else _dtype(one).char for one in typechars]
    found = {code for code in codes if code in typeset}
    if not found:
        return default
    if "F" in found and "d" in found:
        return "D"
    return max(found, key="fdgFDG".index)


def base_repr(number, base=2, padding=0):
    """Return an integer as text in a base from 2 to 36, perhaps with zeros in front."""
    if not 2 <= base <= len(_DIGITS):
        raise ValueError(
            "Bases greater than 36 not handled in base_repr."
            if base > 2
            else "Bases less than 2 not handled in base_repr."
        )
    left, text = abs(int(number)), ""
    while left:
        left, digit = divmod(left, base)
        text = _DIGITS[digit] + text
    text = "0" * padding + text or "0"
    return ("-" if number < 0 else "") + text


def binary_repr(num, width=None):
    """Return an integer in base 2; with a width a negative one is its two's complement."""
    number = num.__index__()
    if width is None:
        return ("-" if number < 0 else "") + bin(abs(number))[2:]
    needed = number.bit_length() if number >= 0 else (-number - 1).bit_length() + 1
    if needed > width:
        raise ValueError(f"Insufficient bit width={width} provided for binwidth={needed}")
    return bin(number & (1 << width) - 1)[2:].rjust(width, "1" if number < 0 else "0")


def _shortest(x, precision):
    """Return a number's sign, digits and exponent of ten."""
    value = x.item() if hasattr(x, "item") else float(x)
    kind = getattr(x, "dtype", None)
    text = f"{value:.{precision}e}" if precision is not None else None
    if text is None:
        for digits in range(18):
            text = f"{value:.{digits}e}"
            if (kind.type(float(text)) if kind else float(text)) == x:
                break
    mantissa, _, exponent = text.partition("e")
    return mantissa, int(exponent)


def format_float_scientific(x, precision=None, unique=True, trim="k", exp_digits=2):
    """Return a number in scientific notation, by default with as few digits as tell it apart."""
    _plain(trim, "k.0-")
    mantissa, exponent = _shortest(x, None)
    if precision is not None and (not unique or len(mantissa.partition(".")[2]) > precision):
        mantissa, exponent = _shortest(x, precision)
    mantissa = mantissa if "." in mantissa else mantissa + "."
    return f"{_trimmed(mantissa, trim)}e{'-' if exponent < 0 else '+'}{abs(exponent):0{exp_digits}}"


def format_float_positional(x, precision=None, unique=True, fractional=True, trim="k"):
    """Return a number in positional notation, by default with as few digits as tell it apart."""
    _plain(trim, "k.0-")
    if not fractional:
        raise NotImplementedError(
            "format_float_positional: expected fractional=True, got False; give the digits after "
            "the point"
        )
    mantissa, exponent = _shortest(x, None)
    places = max(len(mantissa.partition(".")[2]) - exponent, 0)
    value = x.item() if hasattr(x, "item") else float(x)
    if precision is not None and (not unique or places > precision):
        text = f"{value:.{precision}f}"
    else:
        text = _positional(mantissa, exponent)
    return _trimmed(text if "." in text else text + ".", trim)


def _positional(mantissa, exponent):
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, rest = mantissa.lstrip("-").partition(".")
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{whole}{rest}"
    rest = rest.ljust(exponent, "0")
    return f"{sign}{whole}{rest[:exponent]}.{rest[exponent:]}"


def _trimmed(text, trim):
    if trim == "k":
        return text
    text = text.rstrip("0")
    if trim == "0" and text.endswith("."):
        return text + "0"
    return text.rstrip(".") if trim == "-" else text


def _plain(trim, known):
    if trim not in known:
        raise ValueError(f"trim: expected one of 'k', '.', '0' and '-', got {trim!r}; choose one")
