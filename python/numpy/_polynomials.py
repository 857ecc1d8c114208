"""Polynomials by their coefficients, highest power first."""

import torch

from . import linalg
from ._creation import array, asarray
from ._joining import concatenate
from ._ndarray import wrap
from ._products import outer, polyval
from ._shapes import atleast_1d


def roots(p):
    """Return a polynomial's roots, the eigenvalues of its companion matrix.

    Args:
        p: coefficients, one dimension.

    Raises: ValueError for another number of dimensions.
    """
    coefficients = asarray(p)
    if coefficients.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    numbers = coefficients.tolist()
    while numbers and not numbers[0]:
        numbers.pop(0)
    zeros = 0
    while numbers and not numbers[-1]:
        numbers.pop()
        zeros += 1
    degree = len(numbers) - 1
    if degree < 1:
        return array([0.0] * zeros)
    companion = torch.diag(torch.ones(degree - 1, dtype=torch.float64), -1)
    first = asarray(numbers)._t[1:] / -numbers[0]
    companion = companion.to(torch.promote_types(first.dtype, companion.dtype))
    companion[0] = first
    found = asarray(linalg.eigvals(wrap(companion)))._t
    return wrap(torch.cat([found, found.new_zeros(zeros)]))


def poly(seq_of_zeros):
    """Return the coefficients of the polynomial with given roots, or of a matrix's eigenvalues."""
    zeros = asarray(seq_of_zeros)
    if zeros.ndim == 2 and zeros.shape[0] == zeros.shape[1]:
        zeros = asarray(linalg.eigvals(zeros))
    elif zeros.ndim != 1:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    if not zeros.size:
        return 1.0
    made = array([1.0])
    for zero in zeros:
        made = polymul(made, array([1.0, -zero.item()]))
    if made.dtype.kind == "c":
        found = zeros._t
        upper, lower = found[found.imag > 0], found[found.imag < 0].conj()
        if upper.numel() == lower.numel() and bool(
            (torch.sort(upper.abs())[0] == torch.sort(lower.abs())[0]).all()
        ):
            made = made.real.copy()
    return made


def _aligned(a1, a2):
    first, second = atleast_1d(a1), atleast_1d(a2)
    count = max(first.size, second.size)
    padded = [concatenate([part[:0], [0] * (count - part.size), part]) for part in (first, second)]
    return [part.astype(own.dtype) for part, own in zip(padded, (first, second), strict=True)]


def _like(made, *given):
    """Return coefficients as a polynomial if one of the arguments was one."""
    return poly1d(made) if any(isinstance(one, poly1d) for one in given) else made


def polyadd(a1, a2):
    """Return the sum of two polynomials."""
    first, second = _aligned(a1, a2)
    return _like(first + second, a1, a2)


def polysub(a1, a2):
    """Return the difference of two polynomials."""
    first, second = _aligned(a1, a2)
    return _like(first - second, a1, a2)


def polymul(a1, a2):
    """Return the product of two polynomials."""
    first, second = atleast_1d(a1), atleast_1d(a2)
    made = asarray(outer(first, second))._t
    total = made.new_zeros(first.size + second.size - 1)
    for i, row in enumerate(made):
        total[i : i + second.size] += row
    return _like(wrap(total), a1, a2)


def polydiv(u, v):
    """Return the quotient and the remainder of two polynomials."""
    left, divisor = atleast_1d(u) + 0.0, atleast_1d(v) + 0.0
    count = left.size - divisor.size + 1
    left, divisor = left._t.clone(), divisor._t
    kind = torch.promote_types(left.dtype, divisor.dtype)
    left, divisor = left.to(kind), divisor.to(kind)
    quotient = left.new_zeros(max(count, 1))
    for i in range(count):
        quotient[i] = left[i] / divisor[0]
        left[i : i + divisor.numel()] -= quotient[i] * divisor
    while left.numel() > 1 and bool(left[0].abs() <= 1e-8):
        left = left[1:]
    return _like(wrap(quotient), u, v), _like(wrap(left), u, v)


def polyder(p, m=1):
    """Return the m-th derivative of a polynomial."""
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    made = atleast_1d(p)
    for _ in range(m):
        count = made.size - 1
        made = made[:-1] * wrap(torch.arange(count, 0, -1))
    return _like(made, p)


def polyint(p, m=1, k=None):
    """Return an antiderivative of a polynomial, m times.

    Args:
        p: coefficients.
        m: how often.
        k: the constants, one each time; zeros by default.
    """
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    constants = [0] * m if k is None else [float(one) for one in atleast_1d(k)]
    constants = constants * m if len(constants) == 1 < m else constants
    if len(constants) < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    made = atleast_1d(p)
    for constant in constants[:m]:
        made = concatenate([made / wrap(torch.arange(made.size, 0, -1)), [constant]])
    return _like(made, p)


class poly1d:
    """A polynomial of one variable."""

    __array_priority__ = 1.0

    def __init__(self, c_or_r, r=False, variable=None):
        """Take coefficients, highest power first, or with `r` the roots."""
        given = getattr(c_or_r, "coeffs", c_or_r)
        numbers = atleast_1d(poly(given) if r else given)
        first = 0
        while first < numbers.size - 1 and not numbers[first]:
            first += 1
        self.coeffs, self.variable = numbers[first:], variable or "x"
        self.c = self.coef = self.coefficients = self.coeffs

    order = o = property(lambda self: len(self.coeffs) - 1)
    roots = r = property(lambda self: roots(self.coeffs))

    def __array__(self, dtype=None, copy=None):
        """Return the coefficients."""
        return self.coeffs if dtype is None else self.coeffs.astype(dtype)

    def __call__(self, val):
        """Return the value at numbers, or the polynomial of a polynomial."""
        if isinstance(val, poly1d):
            made = poly1d([0])
            for coefficient in self.coeffs:
                made = made * val + coefficient
            return made
        return polyval(self.coeffs, val)

    def __getitem__(self, power):
        """Return the coefficient of a power."""
        return self.coeffs[self.order - power] if 0 <= power <= self.order else 0

    def __len__(self):
        """Return the degree."""
        return self.order

    def __iter__(self):
        """Iterate over coefficients."""
        return iter(self.coeffs)

    def __repr__(self):
        """Return NumPy's spelling."""
        return f"poly1d({repr(self.coeffs)[6:-1]})"

    def __eq__(self, other):
        """Compare coefficients."""
        if not isinstance(other, poly1d):
            return NotImplemented
        return self.order == other.order and (self.coeffs == other.coeffs).all()

    __hash__ = None

    def __neg__(self):
        """Return the negative."""
        return poly1d(-self.coeffs)

    def __add__(self, other):
        """Return the sum."""
        return poly1d(polyadd(self, getattr(other, "coeffs", other)))

    __radd__ = __add__

    def __sub__(self, other):
        """Return the difference."""
        return poly1d(polysub(self, getattr(other, "coeffs", other)))

    def __rsub__(self, other):
        """Return what is left of a number."""
        return poly1d(polysub(other, self))

    def __mul__(self, other):
        """Return the product."""
        return poly1d(polymul(self, getattr(other, "coeffs", other)))

    __rmul__ = __mul__

    def __pow__(self, power):
        """Return the product with itself."""
        made = poly1d([1])
        for _ in range(power):
            made = made * self
        return made

    def __truediv__(self, other):
        """Return the quotient and remainder by a polynomial, or all coefficients by a number."""
        if isinstance(other, poly1d):
            return polydiv(self, other)
        return poly1d(self.coeffs / other)

    def deriv(self, m=1):
        """Return the m-th derivative."""
        return poly1d(polyder(self.coeffs, m))

    def integ(self, m=1, k=0):
        """Return an antiderivative."""
        return poly1d(polyint(self.coeffs, m, k))
