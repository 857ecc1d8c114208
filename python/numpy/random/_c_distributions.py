"""Distributions whose numbers are logarithms, exponentials or powers, by the C library.

Python's own would differ in last bits here; NumPy's streams are defined by the C library's.

Source: the formulas are the inverses of the distribution functions unless told otherwise; Michael,
Schucany and Haas, "Generating random variates using transformations with multiple roots", 1976.
"""

import math

from torch._C import library

from .._creation import array, asarray
from ._checking import check
from ._draws import count_of, shape_of

exp, expm1, log, log1p, power, cos, acos = (
    getattr(library, f"c_{name}") for name in "exp expm1 log log1p pow cos acos".split()
)
_SEARCHED_FROM = 0.333333333333333333333333


class CDistributions:
    """The part of Generator and RandomState that takes logarithms and powers of what it draws."""

    def _double_above_zero(self):
        while True:
            u = self._source.double()
            if u > 0.0:
                return u

    def _laplace(self, loc, scale):
        check(scale >= 0, "scale < 0")
        u = self._double_above_zero()
        return loc - scale * log(2.0 - u - u) if u >= 0.5 else loc + scale * log(u + u)

    def laplace(self, loc=0.0, scale=1.0, size=None):
        """Return numbers that are exponential to both sides of a place."""
        return self._each(self._laplace, size, (loc, scale))

    def _gumbel(self, loc, scale):
        check(scale >= 0, "scale < 0")
        return loc - scale * log(-log(1.0 - self._double_above_zero()))

    def gumbel(self, loc=0.0, scale=1.0, size=None):
        """Return numbers as largest ones of many are distributed."""
        return self._each(self._gumbel, size, (loc, scale))

    def _logistic(self, loc, scale):
        check(scale >= 0, "scale < 0")
        u = self._double_above_zero()
        return loc + scale * log(u / (1.0 - u))

    def logistic(self, loc=0.0, scale=1.0, size=None):
        """Return logistic numbers of a mean and a scale."""
        return self._each(self._logistic, size, (loc, scale))

    def _lognormal(self, mean, sigma):
        check(sigma >= 0, "sigma < 0")
        return exp(mean + sigma * self.standard_normal())

    def lognormal(self, mean=0.0, sigma=1.0, size=None):
        """Return numbers whose logarithms are normal."""
        return self._each(self._lognormal, size, (mean, sigma))

    def _rayleigh(self, scale):
        check(scale >= 0, "scale < 0")
        return scale * math.sqrt(2.0 * self.standard_exponential())

    def rayleigh(self, scale=1.0, size=None):
        """Return lengths of two normal numbers."""
        return self._each(self._rayleigh, size, (scale,))

    def _pareto(self, a):
        check(a > 0, "a <= 0")
        return expm1(self.standard_exponential() / a)

    def pareto(self, a, size=None):
        """Return numbers of Lomax's distribution: Pareto's from 1 on, less 1."""
        return self._each(self._pareto, size, (a,))

    def _weibull(self, a):
        check(a >= 0, "a < 0")
        return 0.0 if a == 0.0 else power(self.standard_exponential(), 1.0 / a)

    def weibull(self, a, size=None):
        """Return Weibull's numbers of a shape, and scale 1."""
        return self._each(self._weibull, size, (a,))

    def _power(self, a):
        check(a > 0, "a <= 0")
        return power(-expm1(-self.standard_exponential()), 1.0 / a)

    def power(self, a, size=None):
        """Return numbers from 0 to 1 whose density goes as x ** (a - 1)."""
        return self._each(self._power, size, (a,))

    def _wald(self, mean, scale):
        check(mean > 0, "mean <= 0")
        check(scale > 0, "scale <= 0")
        y = self.standard_normal()
        y = mean * y * y
        x = self._wald_root(mean, scale, y)
        return x if self._source.double() <= mean / (mean + x) else mean * mean / x

    def _wald_root(self, mean, scale, y):
        return mean * (1.0 - 2.0 / (1.0 + math.sqrt(1.0 + 4.0 * scale / y)))

    def wald(self, mean, scale, size=None):
        """Return numbers of the inverse Gaussian distribution."""
        return self._each(self._wald, size, (mean, scale))

    def _geometric(self, p):
        check(0 < p <= 1, "p <= 0, p > 1 or p contains NaNs")
        if p < _SEARCHED_FROM:
            return math.ceil(self._geometric_quotient(p))
        count, chance, reached, u = 1, p, p, self._source.double()
        while u > reached:
            chance *= 1.0 - p
            reached += chance
            count += 1
        return count

    def _geometric_quotient(self, p):
        return -self.standard_exponential() / log1p(-p)

    def geometric(self, p, size=None):
        """Return trials of probability p up to the first success."""
        return self._each(self._geometric, size, (p,), "int64")

    def _gamma_below_one(self, shape):
        while True:
            u, v = self._source.double(), self.standard_exponential()
            if u <= 1.0 - shape:
                x = power(u, 1.0 / shape)
                if x <= v:
                    return x
            else:
                y = -log((1.0 - u) / shape)
                x = power(1.0 - shape + shape * y, 1.0 / shape)
                if x <= v + y:
                    return x

    def _beta_of_small(self, a, b):
        """Johnk's way."""
        while True:
            u, v = self._source.double(), self._source.double()
            x, y = power(u, 1.0 / a), power(v, 1.0 / b)
            if x + y > 1.0 or u + v <= 0.0:
                continue
            if x + y > 0.0:
                return x / (x + y)
            x, y = log(u) / a, log(v) / b
            x, y = x - max(x, y), y - max(x, y)
            return exp(x - log(exp(x) + exp(y)))

    def negative_binomial(self, n, p, size=None):
        """Return failures before n successes of probability p."""

        def one(n, p):
            check(n > 0, "n <= 0")
            check(0 < p <= 1, "p <= 0, p > 1 or p contains NaNs")
            return self._poisson((1.0 - p) / p * self._gamma(n))

        return self._each(one, size, (n, p), "int64")

    def _noncentral(self, df, nonc):
        check(df > 0, "df <= 0")
        check(nonc >= 0, "nonc < 0")
        if nonc == 0:
            return self._squares(df)
        if df > 1:
            rest = self._squares(df - 1)
            normal = self.standard_normal() + math.sqrt(nonc)
            return rest + normal * normal
        return self._squares(df + 2 * self._poisson(nonc / 2.0))

    def noncentral_chisquare(self, df, nonc, size=None):
        """Return sums of squares of normal numbers whose means are not 0."""
        return self._each(self._noncentral, size, (df, nonc))

    def noncentral_f(self, dfnum, dfden, nonc, size=None):
        """Return ratios of chi-squared numbers, of which the first is not central."""

        def one(dfnum, dfden, nonc):
            above = self._noncentral(dfnum, nonc) * dfden
            return above / (self._squares(dfden) * dfnum)

        return self._each(one, size, (dfnum, dfden, nonc))

    def dirichlet(self, alpha, size=None):
        """Return chances that sum to 1, an array (size, k) for k concentrations."""
        weights = asarray(alpha, "float64").tolist()
        check(min(weights, default=1.0) > 0, "alpha <= 0")
        shape = shape_of(size) or ()
        rows = [self._chances(weights) for _ in range(count_of(shape))]
        return array(rows, "float64").reshape(*shape, len(weights))

    def _chances(self, weights):
        found = [self._gamma(weight) for weight in weights]
        total = 0.0
        for value in found:
            total += value
        return [value * (1.0 / total) for value in found]
