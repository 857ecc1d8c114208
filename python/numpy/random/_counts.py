"""Counts of things drawn: binomial, multinomial, hypergeometric and other whole numbers.

Each takes from the source what NumPy takes, in its order; logarithms only decide what is thrown
away. Source: Kachitvichyanukul and Schmeiser, "Binomial random variate generation", 1988 (BTPE);
Stadlober, "The ratio of uniforms approach for generating discrete random variates", 1990 (HRUA).
"""

import math

from .._creation import array, asarray
from ._c_distributions import expm1, log, log1p, power
from ._checking import check
from ._draws import count_of, filled, shape_of
from ._more_distributions import MoreDistributions

_LARGEST = float(2**63 - 1)
_HRUA_WIDTH, _HRUA_MORE = 1.7155277699214135, 0.8989161620588988
_SEQUENTIAL_BELOW = 10  # draws, or things left over, where one after the other is quicker


def _stirling(x):
    return (13680 - (462 - (132 - (99 - 140 / x**2) / x**2) / x**2) / x**2) / x / 166320


def _log_factorial(k):
    return math.lgamma(k + 1)


class _Btpe:
    """BTPE's regions under a majorizing function, for n trials of probability r <= 1/2."""

    def __init__(self, n, r):
        q = 1.0 - r
        self.n, self.r, self.q = n, r, q
        mean = n * r + r
        self.m = math.floor(mean)
        self.p1 = math.floor(2.195 * math.sqrt(n * r * q) - 4.6 * q) + 0.5
        self.middle = self.m + 0.5
        self.left, self.right = self.middle - self.p1, self.middle + self.p1
        self.c = 0.134 + 20.5 / (15.3 + self.m)
        a = (mean - self.left) / (mean - self.left * r)
        self.falls_left = a * (1.0 + a / 2.0)
        a = (self.right - mean) / (self.right * q)
        self.falls_right = a * (1.0 + a / 2.0)
        self.p2 = self.p1 * (1.0 + 2.0 * self.c)
        self.p3 = self.p2 + self.c / self.falls_left
        self.p4 = self.p3 + self.c / self.falls_right

    def draw(self, double):
        """Return a number of successes."""
        while True:
            u, v = double() * self.p4, double()
            if u <= self.p1:
                return math.floor(self.middle - self.p1 * v + u)
            y, v = self._candidate(u, v)
            if y is not None and self._accepts(y, v):
                return y

    def _candidate(self, u, v):
        if u <= self.p2:
            x = self.left + (u - self.p1) / self.c
            v = v * self.c + 1.0 - abs(self.m - x + 0.5) / self.p1
            return (None, v) if v > 1.0 else (math.floor(x), v)
        if v == 0.0:
            return None, v
        if u <= self.p3:
            y = int(math.floor(self.left + log(v) / self.falls_left))
            return (None if y < 0 else y), v * (u - self.p2) * self.falls_left
        y = int(math.floor(self.right - log(v) / self.falls_right))
        return (None if y > self.n else y), v * (u - self.p3) * self.falls_right

    def _accepts(self, y, v):
        n, r, q, m = self.n, self.r, self.q, self.m
        variance = n * r * q
        k = abs(y - m)
        if k <= 20 or k >= variance / 2.0 - 1:
            s = r / q
            a = s * (n + 1)
            ratio = 1.0
            for i in range(m + 1, y + 1):
                ratio *= a / i - s
            for i in range(y + 1, m + 1):
                ratio /= a / i - s
            return v <= ratio
        rho = (k / variance) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / variance + 0.5)
        t = -k * k / (2 * variance)
        logarithm = log(v) if v > 0 else -math.inf
        if logarithm < t - rho:
            return True
        if logarithm > t + rho:
            return False
        x, f, z, w = y + 1, m + 1, n + 1 - m, n - y + 1
        return logarithm <= (
            self.middle * log(f / x)
            + (n - m + 0.5) * log(z / w)
            + (y - m) * log(w * r / (x * q))
            + _stirling(f)
            + _stirling(z)
            + _stirling(x)
            + _stirling(w)
        )


class Counts(MoreDistributions):
    """The part of Generator and RandomState that draws counts."""

    def _by_btpe(self, n, p):
        return _Btpe(n, p).draw(self._source.double)

    def multinomial(self, n, pvals, size=None):
        """Return how often each outcome of given probabilities comes up in n trials."""
        rows = asarray(pvals, "float64")
        if float(rows[..., :-1].sum(-1).max()) > 1.0 + 1e-12:
            raise ValueError("sum(pvals[:-1]) > 1.0")
        check(bool((rows >= 0).all()) and bool((rows <= 1).all()), "pvals < 0, pvals > 1 or NaN")
        trials = asarray(n, "int64")
        common = (trials + rows[..., 0].astype("int64")).shape
        shape = shape_of(size)
        shape = common if shape is None else shape
        zeros = filled(shape, [0] * count_of(shape), "int64")
        counts = (trials + zeros).reshape(-1).tolist()
        chances = (rows + zeros.astype("float64")[..., None]).reshape(-1, rows.shape[-1]).tolist()
        drawn = [self._outcomes(*pair) for pair in zip(counts, chances, strict=True)]
        return array(drawn, "int64").reshape((*shape, rows.shape[-1]))

    def _outcomes(self, left, chances):
        check(left >= 0, "n < 0")
        found, rest = [0] * len(chances), 1.0
        for place, chance in enumerate(chances[:-1]):
            found[place] = self._binomial(left, min(chance / rest, 1.0))
            left -= found[place]
            if left <= 0:
                return found
            rest -= chance
        found[-1] = left
        return found

    def _hypergeometric(self, good, bad, sample):
        good, bad, sample = int(good), int(bad), int(sample)
        check(good >= 0, "ngood < 0")
        check(bad >= 0, "nbad < 0")
        check(sample >= 0, "nsample < 0")
        check(sample <= good + bad, "ngood + nbad < nsample")
        return self._of_two_kinds(good, bad, sample)

    def hypergeometric(self, ngood, nbad, nsample, size=None):
        """Return how many of nsample things, drawn without replacement, are good ones."""
        return self._each(self._hypergeometric, size, (ngood, nbad, nsample), "int64")

    def _of_two_kinds(self, good, bad, sample):
        if _SEQUENTIAL_BELOW <= sample <= good + bad - _SEQUENTIAL_BELOW:
            return self._by_hrua(good, bad, sample)
        total = good + bad
        flipped = sample > total // 2
        left, left_good, drawn = total, good, total - sample if flipped else sample
        while drawn > 0 and left_good > 0 and left > left_good:
            left -= 1
            left_good -= self._interval(left) < left_good
            drawn -= 1
        if left == left_good:
            left_good -= drawn
        return left_good if flipped else good - left_good

    def _by_hrua(self, good, bad, sample):
        total = good + bad
        drawn, rare, common = min(sample, total - sample), min(good, bad), max(good, bad)
        p = rare / total
        spread = math.sqrt(
            (total - drawn)
            * self._hrua_count(sample, drawn)
            * p
            * self._hrua_rest(p, common / total)
            / (total - 1)
            + 0.5
        )
        middle = drawn * p + 0.5
        width = _HRUA_WIDTH * spread + _HRUA_MORE
        mode = (drawn + 1) * (rare + 1) // (total + 2)

        def logarithms(k):
            return (
                _log_factorial(k)
                + _log_factorial(rare - k)
                + _log_factorial(drawn - k)
                + _log_factorial(common - drawn + k)
            )

        most = logarithms(mode)
        bound = min(min(drawn, rare) + 1, math.floor(middle + 16 * spread))
        while True:
            u, v = self._source.double(), self._source.double()
            x = middle + width * (v - 0.5) / u
            if not 0.0 <= x < bound:
                continue
            k = math.floor(x)
            t = most - logarithms(k)
            if u * (4.0 - u) - 3.0 <= t or (u * (u - t) < 1 and 2.0 * math.log(u) <= t):
                break
        k = drawn - k if good > bad else k
        return good - k if drawn < sample else k

    def _logseries(self, p):
        check(0 <= p < 1, "p < 0, p >= 1 or p is NaN")
        r = log1p(-p)
        while True:
            v = self._source.double()
            if v >= p:
                return 1
            q = -expm1(r * self._source.double())
            if v <= q * q:
                if v > 0.0 and (found := math.floor(1 + log(v) / log(q))) >= 1:
                    return found
                continue
            return 1 if v >= q else 2

    def logseries(self, p, size=None):
        """Return numbers of the logarithmic series."""
        return self._each(self._logseries, size, (p,), "int64")

    def _zipf(self, a):
        check(a > 1, "a <= 1 or a is NaN")
        if a >= 1025:
            return 1
        b = power(2.0, a - 1.0)
        while True:
            u = self._zipf_uniform(a)
            v = self._source.double()
            x = math.floor(power(u, -1.0 / (a - 1.0)))
            if x > _LARGEST or x < 1.0:
                continue
            t = power(1.0 + 1.0 / x, a - 1.0)
            if v * x * (t - 1.0) / (b - 1.0) <= t / b:
                return int(x)

    def zipf(self, a, size=None):
        """Return numbers of Zipf's distribution of an exponent."""
        return self._each(self._zipf, size, (a,), "int64")
