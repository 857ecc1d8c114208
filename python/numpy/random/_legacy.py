"""RandomState: NumPy's numbers of old, which `np.random.seed` and its like still give."""

import math
from _thread import _local

import torch

from .._creation import array, asarray
from .._dtypes import dtype as _dtype
from .._dtypes import iinfo
from .._ndarray import wrap
from ._bits import MT19937
from ._c_distributions import exp, log1p, power
from ._checking import check
from ._distributions import Distributions, count_of, filled, shape_of


class RandomState(Distributions):
    """Random numbers of the Mersenne Twister, the same as NumPy's of that seed."""

    def __init__(self, seed=None):
        """Start from a seed: None, an int below 2^32, ints, or a source of bits."""
        if isinstance(seed, MT19937):
            self._source = seed
        else:
            self._source = MT19937()
            self._source.legacy_seed(seed)
        self._spare = None

    def seed(self, seed=None):
        """Start again from a seed."""
        self._source.legacy_seed(seed)
        self._spare = None

    def get_state(self, legacy=True):
        """Return the state: name, 624 words, position, and a normal number held back."""
        key, position = self._source.get_key()
        words = array(key, "uint32")
        if not legacy:
            held = {"has_gauss": int(self._spare is not None), "gauss": self._spare or 0.0}
            return {"bit_generator": "MT19937", "state": {"key": words, "pos": position}, **held}
        return "MT19937", words, position, int(self._spare is not None), self._spare or 0.0

    def set_state(self, state):
        """Go on from a state that `get_state` returned."""
        if isinstance(state, dict):
            inner = state["state"]
            state = (
                state["bit_generator"],
                inner["key"],
                inner["pos"],
                state["has_gauss"],
                state["gauss"],
            )
        name, key, position, *held = state
        if name != "MT19937":
            raise ValueError("set_state can only be used with legacy MT19937 state instances.")
        self._source.set_key([int(word) for word in key], int(position))
        self._spare = held[1] if held and held[0] else None

    def random_sample(self, size=None):
        """Return evenly distributed numbers in [0, 1)."""
        shape = shape_of(size)
        if shape is None:
            return self._source.double()
        return wrap(self._source.doubles(count_of(shape)).reshape(shape))

    random = ranf = sample = random_sample

    def rand(self, *sizes):
        """Return evenly distributed numbers in [0, 1), with sizes as arguments."""
        return self.random_sample(sizes or None)

    def randn(self, *sizes):
        """Return normal numbers, with sizes as arguments."""
        return self.standard_normal(sizes or None)

    def randint(self, low, high=None, size=None, dtype="int64"):
        """Return integers from low up to, and without, high."""
        if high is None:
            low, high = 0, low
        own = _dtype(dtype)
        low, high = int(low), int(high) - 1
        if low < (0 if own.kind == "b" else iinfo(own).min):
            raise ValueError(f"low is out of bounds for {own.name}")
        if high > (1 if own.kind == "b" else iinfo(own).max):
            raise ValueError(f"high is out of bounds for {own.name}")
        if low > high:
            raise ValueError("low >= high")
        shape = shape_of(size)
        if own.itemsize < 4:
            values = self._narrow(own, high - low, 1 if shape is None else count_of(shape))
        else:
            values = [
                self._interval(high - low) for _ in range(1 if shape is None else count_of(shape))
            ]
        values = [low + value for value in values]
        if shape is not None:
            return filled(shape, values, own)
        # NumPy gives a plain int where no type was named.
        return (
            values[0]
            if dtype == "int64"
            else own.type(values[0] if own.kind != "b" else bool(values[0]))
        )

    def _narrow(self, own, limit, count):
        """Return integers of one or two bytes, several of which come from one word."""
        bits = 1 if own.kind == "b" else 8 * own.itemsize
        mask = (1 << limit.bit_length()) - 1
        left = buffer = 0
        values = []
        while limit and len(values) < count:
            if left == 0:
                buffer, left = self._source.next32(), 32 // bits
            else:
                buffer >>= bits
            left -= 1
            value = buffer & mask
            if value <= limit:
                values.append(value)
        return values or [0] * count

    def random_integers(self, low, high=None, size=None):
        """Return integers from low up to high, both included."""
        return self.randint(1, low + 1, size) if high is None else self.randint(low, high + 1, size)

    def standard_normal(self, size=None):
        """Return normal numbers of mean 0 and standard deviation 1 (the polar way, in pairs)."""
        shape = shape_of(size)
        count = 1 if shape is None else count_of(shape)
        values = [] if self._spare is None or count == 0 else [self._spare]
        if values:
            self._spare = None
        pairs = self._pairs(-(-(count - len(values)) // 2))
        values += pairs
        if len(values) > count:
            self._spare = values.pop()
        return values[0] if shape is None else filled(shape, values)

    def _pairs(self, count):
        """Return normal numbers, two for each point that falls in the unit circle."""
        made = []
        while len(made) < 2 * count:
            need = count - len(made) // 2
            points = self._source.doubles(2 * need).reshape(need, 2) * 2.0 - 1.0
            radius = points[:, 0] * points[:, 0] + points[:, 1] * points[:, 1]
            inside = (radius < 1.0) & (radius != 0.0)
            points, radius = points[inside], radius[inside]
            # xlogy's logarithm is the C library's, as in NumPy; torch.log's differs in last bits
            logarithm = torch.special.xlogy(torch.ones_like(radius), radius)
            factor = torch.sqrt(-2.0 * logarithm / radius)
            made += (points.flip(1) * factor[:, None]).reshape(-1).tolist()
        return made

    def standard_exponential(self, size=None):
        """Return exponential numbers of mean 1."""
        drawn = asarray(self.random_sample(size))._t
        made = wrap(-torch.special.xlogy(torch.ones_like(drawn), 1.0 - drawn))
        return made.item() if size is None else made

    def _rayleigh(self, scale):
        check(scale >= 0, "scale < 0")
        return scale * math.sqrt(-2.0 * log1p(-self._source.double()))

    def _pareto(self, a):
        check(a > 0, "a <= 0")
        return exp(self.standard_exponential() / a) - 1

    def _power(self, a):
        check(a > 0, "a <= 0")
        return power(1.0 - exp(-self.standard_exponential()), 1.0 / a)

    def _wald_root(self, mean, scale, y):
        return mean + mean / (2 * scale) * (y - math.sqrt(4 * scale * y + y * y))

    def _geometric_quotient(self, p):
        return log1p(-self._source.double()) / log1p(-p)

    def _zipf_uniform(self, a):
        return 1.0 - self._source.double()

    @staticmethod
    def _hrua_count(sample, drawn):
        return sample

    @staticmethod
    def _hrua_rest(rare, common):
        return 1.0 - rare

    def _of_two_kinds(self, good, bad, sample):
        if sample > 10:
            return self._by_hrua(good, bad, sample)
        rest, rarer, left = good + bad - sample, min(good, bad), sample
        y = float(rarer)
        while y > 0.0 and left > 0:
            y -= math.floor(self._source.double() + y / (rest + left))
            left -= 1
        found = int(rarer - y)
        return sample - found if good > bad else found

    def multivariate_normal(self, mean, cov, size=None, check_valid="warn", tol=1e-8):
        """Return normal vectors of a mean and a covariance.

        Their signs are the decomposition's, which another library of linear algebra may turn.
        """
        from .. import linalg

        def factor(cov):
            _, s, v = linalg.svd(cov)
            self._warn_unless_positive(cov, (v.T * s) @ v, tol, check_valid)
            return (s**0.5)[:, None] * v

        return self._normal_vectors(mean, cov, size, factor)

    def choice(self, a, size=None, replace=True, p=None):
        """Return numbers below `a`, or elements of an array, chosen with or without replacement."""
        count, values = self._population(a)
        if values is not None and values.ndim != 1:
            raise ValueError("a must be 1-dimensional")
        count = values.size if count is None else count
        shape = shape_of(size) or ()
        if count <= 0 and count_of(shape):
            raise ValueError("a must be greater than 0 unless no samples are taken")
        if not replace and count_of(shape) > count:
            raise ValueError("Cannot take a larger sample than population when 'replace=False'")
        if p is not None:
            places = self._by_chance(self._checked_chances(p, count), shape, replace)
        elif replace:
            places = asarray(self.randint(0, count, size=shape or None))
        else:
            places = self.permutation(count)[: count_of(shape)].reshape(shape)
        return self._chosen(values, places, size)


class _Separate(_local):
    state = None


_separate = _Separate()


def _by_thread(name):
    own = f"_own{name}"
    return property(
        lambda self: getattr(_separate.state or self, own),
        lambda self, value: setattr(_separate.state or self, own, value),
    )


class SharedState(RandomState):
    """The state behind the module's functions, of which a thread may have one of its own."""

    _source = _by_thread("_source")
    _spare = _by_thread("_spare")

    def separate(self, seed):
        """Give the calling thread a state of its own."""
        _separate.state = object.__new__(SharedState)
        _separate.state.__init__(seed)
