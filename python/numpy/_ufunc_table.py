"""Which functions of elements there are, and libtorch's operators that compute them."""

import torch

from ._ufuncs import ufunc

_LOWEST = -(1 << 63)


def _subtract(a, b):
    if a.dtype is torch.bool:
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, "
            "the `^` operator, or the logical_xor function instead."
        )
    return torch.sub(a, b)


def _negative(a):
    if a.dtype is torch.bool:
        raise TypeError(
            "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator "
            "or the logical_not function instead."
        )
    return torch.neg(a)


def _is_integer(tensor):
    return not tensor.dtype.is_floating_point and not tensor.dtype.is_complex


def _floor_divide(a, b):
    if a.dtype is torch.bool:
        a, b = a.to(torch.int8), b.to(torch.int8)
    if not _is_integer(a):
        return torch.floor_divide(a, b)
    # A zero or -1 divisor would stop the processor; NumPy gives 0 and the negated number.
    made = torch.floor_divide(a, torch.where((b == 0) | (b == -1), 1, b))
    return torch.where(b == 0, 0, torch.where(b == -1, -made, made))


def _remainder(operator):
    def compute(a, b):
        if a.dtype is torch.bool:
            a, b = a.to(torch.int8), b.to(torch.int8)
        if not _is_integer(a):
            return operator(a, b)
        made = operator(a, torch.where((b == 0) | (b == -1), 1, b))
        return torch.where((b == 0) | (b == -1), 0, made)

    return compute


_mod = _remainder(torch.remainder)


def _power(a, b):
    if a.dtype is torch.bool:
        a, b = a.to(torch.int8), b.to(torch.int8)
    if _is_integer(a) and b.dtype is not torch.uint8 and bool((b < 0).any()):
        raise ValueError("Integers to negative integer powers are not allowed.")
    return torch.pow(a, b)


def _float_power(a, b):
    wide = torch.complex128 if a.dtype.is_complex else torch.float64
    return torch.pow(a.to(wide), b.to(wide))


def _invert(a):
    return torch.bitwise_not(a)


def _spacing(a):
    above = torch.nextafter(a.abs(), torch.full_like(a, float("inf")))
    return torch.copysign(above - a.abs(), a)


def _sign(a):
    if a.dtype.is_complex:
        return torch.sgn(a)
    return torch.where(torch.isnan(a), a, torch.sign(a)) if a.dtype.is_floating_point else a.sign()


def _rounding(operator):
    return lambda a: a.clone() if _is_integer(a) else operator(a)


def _minmax(operator):
    return lambda a, b: operator(a, b)


def _shift(operator):
    def compute(a, b):
        bits = 8 * a.element_size()
        made = operator(a, torch.clamp(b, 0, bits - 1))
        past = torch.where(a < 0, -1, 0).to(a.dtype) if operator is torch.bitwise_right_shift else 0
        return torch.where((b >= bits) | (b < 0), past, made)

    return compute


def _heaviside(a, b):
    return torch.where(torch.isnan(a), a, torch.heaviside(a, b))


def _ldexp(a, b):
    return a * torch.pow(2.0, b)


def _divmod(a, b):
    return _floor_divide(a, b), _mod(a, b)


def _modf(a):
    whole = torch.trunc(a)
    return torch.where(torch.isinf(a), torch.copysign(torch.zeros_like(a), a), a - whole), whole


def _frexp(a):
    mantissa, exponent = torch.frexp(a)
    return mantissa, exponent


def _conjugate(a):
    return torch.conj(a).resolve_conj() if a.dtype.is_complex else a.clone()


def _absolute(a):
    return a.clone() if a.dtype is torch.bool else torch.abs(a)


def _no_bool(operator, name):
    def compute(a, *rest):
        if a.dtype is torch.bool:
            raise TypeError(f"ufunc '{name}' did not contain a loop with signature matching types")
        return operator(a, *rest)

    return compute


def _gcd(a, b):
    return torch.gcd(a, b)


def _signbit(a):
    return torch.signbit(a)


def _of_float(operator):
    """A question that integers answer like floats."""
    return lambda a: operator(a.to(torch.float64) if _is_integer(a) else a)


_SAME = {
    "add": (2, torch.add, 0),
    "subtract": (2, _subtract),
    "multiply": (2, torch.mul, 1),
    "floor_divide": (2, _floor_divide),
    "remainder": (2, _mod),
    "fmod": (2, _remainder(torch.fmod)),
    "power": (2, _power),
    "maximum": (2, torch.maximum),
    "minimum": (2, torch.minimum),
    "fmax": (2, torch.fmax),
    "fmin": (2, torch.fmin),
    "negative": (1, _negative),
    "positive": (1, _no_bool(torch.clone, "positive")),
    "absolute": (1, _absolute),
    "sign": (1, _no_bool(_sign, "sign")),
    "square": (1, lambda a: torch.mul(a, a)),
    "conjugate": (1, _conjugate),
    "floor": (1, _rounding(torch.floor)),
    "ceil": (1, _rounding(torch.ceil)),
    "trunc": (1, _rounding(torch.trunc)),
    "gcd": (2, _gcd),
    "lcm": (2, torch.lcm),
}
_FLOAT = {
    "divide": (2, torch.div),
    "arctan2": (2, torch.arctan2),
    "hypot": (2, torch.hypot),
    "logaddexp": (2, torch.logaddexp),
    "logaddexp2": (2, torch.logaddexp2),
    "copysign": (2, torch.copysign),
    "nextafter": (2, torch.nextafter),
    "heaviside": (2, _heaviside),
    "ldexp": (2, _ldexp),
    "float_power": (2, _float_power),
    "fabs": (1, torch.abs),
    "rint": (1, torch.round),
    "reciprocal": (1, torch.reciprocal),
    "spacing": (1, _spacing),
    "cbrt": (1, lambda a: torch.copysign(torch.pow(a.abs(), 1 / 3), a)),
    "deg2rad": (1, torch.deg2rad),
    "rad2deg": (1, torch.rad2deg),
}
for _name in (
    "exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan arcsin arccos arctan sinh cosh tanh "
    "arcsinh arccosh arctanh"
).split():
    _FLOAT[_name] = (1, getattr(torch, _name))
_COMPARE = {
    "equal": (2, torch.eq),
    "not_equal": (2, torch.ne),
    "less": (2, torch.lt),
    "less_equal": (2, torch.le),
    "greater": (2, torch.gt),
    "greater_equal": (2, torch.ge),
    "isnan": (1, torch.isnan),
    "isinf": (1, torch.isinf),
    "isfinite": (1, torch.isfinite),
    "signbit": (1, _signbit),
}
_LOGICAL = {
    "logical_and": (2, torch.logical_and, True),
    "logical_or": (2, torch.logical_or, False),
    "logical_xor": (2, torch.logical_xor, False),
    "logical_not": (1, torch.logical_not),
}
_BITS = {
    "bitwise_and": (2, torch.bitwise_and, -1),
    "bitwise_or": (2, torch.bitwise_or, 0),
    "bitwise_xor": (2, torch.bitwise_xor, 0),
    "invert": (1, _invert),
    "left_shift": (2, _shift(torch.bitwise_left_shift)),
    "right_shift": (2, _shift(torch.bitwise_right_shift)),
}
_SYNONYMS = {
    "true_divide": "divide",
    "mod": "remainder",
    "abs": "absolute",
    "conj": "conjugate",
    "pow": "power",
    "bitwise_not": "invert",
    "bitwise_invert": "invert",
    "bitwise_left_shift": "left_shift",
    "bitwise_right_shift": "right_shift",
    "degrees": "rad2deg",
    "radians": "deg2rad",
    "acos": "arccos",
    "asin": "arcsin",
    "atan": "arctan",
    "atan2": "arctan2",
    "acosh": "arccosh",
    "asinh": "arcsinh",
    "atanh": "arctanh",
}
for _kind, _table in (
    ("same", _SAME),
    ("float", _FLOAT),
    ("compare", _COMPARE),
    ("logical", _LOGICAL),
    ("bits", _BITS),
):
    for _name, (_nin, _compute, *_identity) in _table.items():
        globals()[_name] = ufunc(_name, _nin, _compute, _kind, *_identity)
divmod = ufunc("divmod", 2, _divmod, "same", nout=2)
modf = ufunc("modf", 1, _modf, "float", nout=2)
frexp = ufunc("frexp", 1, _frexp, "float", nout=2)
for _name, _target in _SYNONYMS.items():
    globals()[_name] = globals()[_target]
NAMES = (*_SAME, *_FLOAT, *_COMPARE, *_LOGICAL, *_BITS, "divmod", "modf", "frexp", *_SYNONYMS)
