"""Gamma numbers and what is made of them, counts, and other distributions drawn one by one.

Each takes from the source what NumPy takes, in its order. Results are made by products, quotients
and roots, which all machines round alike; logarithms only decide what is thrown away. The other
ones are in `_c_distributions`.

Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; Hoermann, "The
transformed rejection method for generating Poisson random variables", 1993; Kachitvichyanukul and
Schmeiser, "Binomial random variate generation", 1988 (inversion).
"""

import math

from .._creation import asarray
from .._ufuncs import check_broadcast
from ._c_distributions import CDistributions
from ._checking import check
from ._draws import count_of, filled, shape_of

_POISSON_BY_PRODUCTS = 10.0
_BINOMIAL_BY_INVERSION = 30.0


class MoreDistributions(CDistributions):
    """The part of Generator and RandomState that draws number by number."""

    def _each(self, one, size, parameters, own="float64"):
        """Return one(*parameters), or an array of it for parameters that broadcast."""
        arrays = [asarray(value, "float64") for value in parameters]
        common = check_broadcast([value.shape for value in arrays])
        shape = shape_of(size)
        if shape is None and common == ():
            return one(*[value.item() for value in arrays])
        shape = common if shape is None else shape
        base = filled(shape, [0.0] * count_of(shape))
        rows = [(value + base).reshape(-1).tolist() for value in arrays]
        return filled(shape, [one(*values) for values in zip(*rows, strict=True)], own)

    def _gamma(self, shape):
        check(shape >= 0, "shape < 0")
        if shape == 1.0:
            return self.standard_exponential()
        if shape == 0.0:
            return 0.0
        if shape < 1.0:
            return self._gamma_below_one(shape)
        b = shape - 1.0 / 3.0
        c = 1.0 / math.sqrt(9 * b)
        while True:
            x = self.standard_normal()
            v = 1.0 + c * x
            while v <= 0.0:
                x = self.standard_normal()
                v = 1.0 + c * x
            v = v * v * v
            u = self._source.double()
            if u < 1.0 - 0.0331 * (x * x) * (x * x):
                return b * v
            if math.log(u) < 0.5 * x * x + b * (1.0 - v + math.log(v)):
                return b * v

    def standard_gamma(self, shape, size=None):
        """Return gamma numbers of a shape, and scale 1."""
        return self._each(self._gamma, size, (shape,))

    def gamma(self, shape, scale=1.0, size=None):
        """Return gamma numbers of a shape and a scale."""
        return self._each(lambda a, b: b * self._gamma(a), size, (shape, scale))

    def _squares(self, df):
        check(df > 0, "df <= 0")
        return 2.0 * self._gamma(df / 2.0)

    def chisquare(self, df, size=None):
        """Return chi-squared numbers of degrees of freedom."""
        return self._each(self._squares, size, (df,))

    def f(self, dfnum, dfden, size=None):
        """Return ratios of chi-squared numbers, each by its degrees of freedom."""
        return self._each(
            lambda a, b: (self._squares(a) * b) / (self._squares(b) * a), size, (dfnum, dfden)
        )

    def _student(self, df):
        check(df > 0, "df <= 0")
        normal = self.standard_normal()
        return math.sqrt(df / 2.0) * normal / math.sqrt(self._gamma(df / 2.0))

    def standard_t(self, df, size=None):
        """Return Student's t numbers of degrees of freedom."""
        return self._each(self._student, size, (df,))

    def standard_cauchy(self, size=None):
        """Return ratios of two normal numbers."""
        return self._drawn(lambda: self.standard_normal() / self.standard_normal(), size)

    def _beta(self, a, b):
        check(a > 0, "a <= 0")
        check(b > 0, "b <= 0")
        if a <= 1.0 and b <= 1.0:
            return self._beta_of_small(a, b)
        first, second = self._gamma(a), self._gamma(b)
        return first / (first + second)

    def beta(self, a, b, size=None):
        """Return beta numbers."""
        return self._each(self._beta, size, (a, b))

    def _triangular(self, left, mode, right):
        check(left <= mode, "left > mode")
        check(mode <= right, "mode > right")
        check(left != right, "left == right")
        base = right - left
        u = self._source.double()
        if u <= (mode - left) / base:
            return left + math.sqrt(u * ((mode - left) * base))
        return right - math.sqrt((1.0 - u) * ((right - mode) * base))

    def triangular(self, left, mode, right, size=None):
        """Return numbers from left to right, likeliest at the mode."""
        return self._each(self._triangular, size, (left, mode, right))

    def _poisson(self, rate):
        check(rate >= 0, "lam < 0 or lam is NaN")
        if rate >= _POISSON_BY_PRODUCTS:
            return self._poisson_by_rejection(rate)
        if rate == 0.0:
            return 0
        floor, product, count = math.exp(-rate), 1.0, 0
        while True:
            product *= self._source.double()
            if product <= floor:
                return count
            count += 1

    def _poisson_by_rejection(self, rate):
        b = 0.931 + 2.53 * math.sqrt(rate)
        a = -0.059 + 0.02483 * b
        inverse = 1.1239 + 1.1328 / (b - 3.4)
        limit = 0.9277 - 3.6224 / (b - 2)
        while True:
            u = self._source.double() - 0.5
            v = self._source.double()
            us = 0.5 - abs(u)
            k = math.floor((2 * a / us + b) * u + rate + 0.43)
            if us >= 0.07 and v <= limit:
                return k
            if k < 0 or (us < 0.013 and v > us):
                continue
            left = math.log(v) + math.log(inverse) - math.log(a / (us * us) + b)
            if left <= -rate + k * math.log(rate) - math.lgamma(k + 1):
                return k

    def poisson(self, lam=1.0, size=None):
        """Return numbers of events at a rate."""
        return self._each(self._poisson, size, (lam,), "int64")

    def _binomial(self, n, p):
        check(n >= 0, "n < 0")
        check(0 <= p <= 1, "p < 0, p > 1 or p is NaN")
        n = int(n)
        rarer = 1.0 - p if p > 0.5 else p
        by = self._by_btpe if n * rarer > _BINOMIAL_BY_INVERSION else self._by_inversion
        return n - by(n, rarer) if p > 0.5 else by(n, rarer)

    def _by_inversion(self, n, p):
        if n == 0 or p == 0.0:
            return 0
        q = 1.0 - p
        first = math.exp(n * math.log1p(-p))
        bound = int(min(n, n * p + 10.0 * math.sqrt(n * p * q + 1)))
        count, chance, u = 0, first, self._source.double()
        while u > chance:
            count += 1
            if count > bound:
                count, chance, u = 0, first, self._source.double()
            else:
                u -= chance
                chance = ((n - count + 1) * p * chance) / (count * q)
        return count

    def binomial(self, n, p, size=None):
        """Return successes in n trials of probability p."""
        return self._each(self._binomial, size, (n, p), "int64")
