"""Generator: NumPy's numbers of today, for `default_rng`."""

import math

from .._creation import array, asarray
from .._dtypes import dtype as _dtype
from .._dtypes import iinfo
from .._elements import take_along_axis
from .._ndarray import ndarray, wrap
from . import _single, _ziggurat
from ._bits import PCG64, BitGenerator
from ._c_distributions import power
from ._distributions import Distributions, count_of, filled, shape_of

_WORD, _DOUBLE_WORD = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF


def default_rng(seed=None):
    """Return a Generator of a seed, or the one that was given."""
    if isinstance(seed, Generator):
        return seed
    return Generator(seed if isinstance(seed, BitGenerator) else PCG64(seed))


class Generator(Distributions):
    """Random numbers from a source of bits, the same as NumPy's of that source."""

    _normal = _exponential = None

    def __init__(self, bit_generator):
        """Draw from a source, for example `PCG64(seed)`."""
        self._source = self.bit_generator = bit_generator

    def __repr__(self):
        """Return the name with that of the source."""
        return f"Generator({type(self._source).__name__})"

    def spawn(self, n_children):
        """Return independent generators."""
        sequences = self._source.seed_seq.spawn(n_children)
        return [type(self)(type(self._source)(sequence)) for sequence in sequences]

    def _at_most(self, limit):
        """Return an integer from 0 to a limit, without bias (Lemire's way)."""
        if limit == 0:
            return 0
        if limit <= _WORD:
            return self._bounded(limit, 32, self._source.next32)
        return self._bounded(limit, 64, self._source.next64)

    @staticmethod
    def _bounded(limit, bits, draw):
        full = (1 << bits) - 1
        if limit == full:
            return draw()
        count = limit + 1
        product = draw() * count
        if product & full < count:
            threshold = (full - limit) % count
            while product & full < threshold:
                product = draw() * count
        return product >> bits

    def random(self, size=None, dtype="float64", out=None):
        """Return evenly distributed numbers in [0, 1)."""
        shape = out.shape if out is not None and size is None else shape_of(size)
        own = _dtype(dtype)
        if own.name == "float32":
            one = lambda: (self._source.next32() >> 8) * 2.0**-24  # noqa: E731
        else:
            one = self._source.double
        if shape is None:
            return one()
        if own.name == "float64":
            made = wrap(self._source.doubles(count_of(shape)).reshape(shape))
        else:
            made = filled(shape, [one() for _ in range(count_of(shape))], own)
        if out is None:
            return made
        out[...] = made
        return out

    def integers(self, low, high=None, size=None, dtype="int64", endpoint=False):
        """Return integers from low up to high, which counts only with `endpoint`."""
        if high is None:
            low, high = 0, low
        own = _dtype(dtype)
        if isinstance(low, (ndarray, list, tuple)) or isinstance(high, (ndarray, list, tuple)):
            return self._broadcast_integers(low, high, size, own, endpoint)
        low, high = int(low), int(high) - (not endpoint)
        bounds = (0, 1) if own.kind == "b" else (iinfo(own).min, iinfo(own).max)
        if low < bounds[0]:
            raise ValueError(f"low is out of bounds for {own.name}")
        if high > bounds[1]:
            raise ValueError(f"high is out of bounds for {own.name}")
        if low > high:
            raise ValueError("low > high" if endpoint else "low >= high")
        draw = self._integer_source(own, high - low)
        shape = shape_of(size)
        if shape is None:
            return own.type(low + draw()) if own.kind != "b" else own.type(bool(low + draw()))
        return filled(shape, [low + draw() for _ in range(count_of(shape))], own)

    def _broadcast_integers(self, low, high, size, own, endpoint):
        low, high = asarray(low), asarray(high)
        shape = shape_of(size)
        shape = (low + high).shape if shape is None else shape
        zeros = filled(shape, [0] * count_of(shape), "int64")
        pairs = zip(
            (low + zeros).reshape(-1).tolist(), (high + zeros).reshape(-1).tolist(), strict=True
        )
        values = []
        for a, b in pairs:
            if a > b - (not endpoint):
                raise ValueError("low > high" if endpoint else "low >= high")
            values.append(a + self._integer_source(own, b - a - (not endpoint))())
        return filled(shape, values, own)

    def _integer_source(self, own, limit):
        """Return a function that draws integers from 0 to a limit as this type's are drawn."""
        if limit == 0:
            return lambda: 0
        if own.itemsize >= 4:
            return lambda: self._at_most(limit)
        bits = 8 * own.itemsize
        left, buffer = 0, 0

        def part():
            nonlocal left, buffer
            if left == 0:
                buffer, left = self._source.next32(), 32 // bits
            else:
                buffer >>= bits
            left -= 1
            return buffer & (1 << bits) - 1

        def bit():
            nonlocal left, buffer
            if left == 0:
                buffer, left = self._source.next32(), 32
            else:
                buffer >>= 1
            left -= 1
            return buffer & 1

        return bit if own.kind == "b" else lambda: self._bounded(limit, bits, part)

    def standard_normal(self, size=None, dtype="float64", out=None):
        """Return normal numbers of mean 0 and standard deviation 1."""
        draws = {
            "float64": lambda: self._one_normal,
            "float32": lambda: _single.normal(self._source),
        }
        return self._of_type(draws, "standard_normal", size, dtype, out)

    def _of_type(self, draws, name, size, dtype, out):
        """Return numbers of single or double precision, perhaps in a given array."""
        own = _dtype(dtype)
        if own.name not in draws:
            raise TypeError(f"Unsupported dtype {own!r} for {name}")
        one = draws[own.name]()
        shape = out.shape if out is not None and size is None else shape_of(size)
        if shape is None:
            return one()
        made = filled(shape, [one() for _ in range(count_of(shape))], own)
        if out is None:
            return made
        out[...] = made
        return out

    def _one_normal(self):
        if self._normal is None:
            Generator._normal = _ziggurat.normal_tables()
        widths, bounds, heights = self._normal
        source = self._source
        while True:
            bits = source.next64()
            layer = bits & 0xFF
            magnitude = bits >> 9 & 0x000FFFFFFFFFFFFF
            x = magnitude * widths[layer]
            x = -x if bits >> 8 & 1 else x
            if magnitude < bounds[layer]:
                return x
            if layer == 0:
                return self._normal_tail(bool(magnitude >> 8 & 1))
            step = (heights[layer - 1] - heights[layer]) * source.double()
            if step + heights[layer] < math.exp(-0.5 * x * x):
                return x

    def _normal_tail(self, negative):
        inverse = 0.27366123732975828  # 1 / NORMAL_EDGE, rounded as in NumPy
        while True:
            x = -inverse * math.log1p(-self._source.double())
            y = -math.log1p(-self._source.double())
            if y + y > x * x:
                edge = _ziggurat.NORMAL_EDGE + x
                return -edge if negative else edge

    def standard_exponential(self, size=None, dtype="float64", method="zig", out=None):
        """Return exponential numbers of mean 1."""
        if method != "zig":
            raise NotImplementedError("standard_exponential: only the ziggurat is provided")
        draws = {
            "float64": lambda: self._one_exponential,
            "float32": lambda: _single.exponential(self._source),
        }
        return self._of_type(draws, "standard_exponential", size, dtype, out)

    def _one_exponential(self):
        if self._exponential is None:
            Generator._exponential = _ziggurat.exponential_tables()
        widths, bounds, heights = self._exponential
        source = self._source
        while True:
            bits = source.next64() >> 3
            layer = bits & 0xFF
            bits >>= 8
            x = bits * widths[layer]
            if bits < bounds[layer]:
                return x
            if layer == 0:
                return _ziggurat.EXPONENTIAL_EDGE - math.log1p(-source.double())
            step = (heights[layer - 1] - heights[layer]) * source.double()
            if step + heights[layer] < math.exp(-x):
                return x

    def _chances(self, weights):
        """Return one row of Dirichlet's numbers: of small concentrations, parts of a stick."""
        if max(weights, default=1.0) >= 0.1:
            return Distributions._chances(self, weights)
        sums = [*weights]
        for place in range(len(sums) - 2, -1, -1):
            sums[place] += sums[place + 1]
        left, found = 1.0, []
        for weight, rest in zip(weights, sums[1:], strict=False):
            part = self._beta(weight, rest)
            found.append(left * part)
            left *= 1.0 - part
        return [*found, left]

    def choice(self, a, size=None, replace=True, p=None, axis=0, shuffle=True):
        """Return numbers below `a`, or slices of an array, chosen with or without replacement."""
        count, values = self._population(a)
        count = values.shape[axis] if count is None else count
        shape = shape_of(size) or ()
        if count <= 0 and count_of(shape):
            raise ValueError("a must be a positive integer unless no samples are taken")
        if not replace and count_of(shape) > count:
            raise ValueError("Cannot take a larger sample than population when replace is False")
        if p is not None:
            places = self._by_chance(self._checked_chances(p, count), shape, replace)
        elif replace:
            places = asarray(self.integers(0, count, size=shape or None))
        else:
            places = array(self._distinct(count, count_of(shape), shuffle), "int64").reshape(shape)
        return self._chosen(values, places, size, axis)

    def _zipf_uniform(self, a):
        u = self._source.double()
        return u * power(2.0**63, -(a - 1.0)) + (1.0 - u)

    @staticmethod
    def _hrua_count(sample, drawn):
        return drawn

    @staticmethod
    def _hrua_rest(rare, common):
        return common

    def multivariate_hypergeometric(self, colors, nsample, size=None, method="marginals"):
        """Return how many of each kind are among nsample things drawn without replacement.

        Raises: NotImplementedError for another method than "marginals".
        """
        if method != "marginals":
            raise NotImplementedError("multivariate_hypergeometric: use method='marginals'")
        kinds = [int(count) for count in colors]
        if nsample > sum(kinds):
            raise ValueError("nsample > sum(colors)")
        shape = shape_of(size) or ()
        drawn = [self._kinds(kinds, nsample) for _ in range(count_of(shape))]
        return array(drawn, "int64").reshape((*shape, len(kinds)))

    def _kinds(self, kinds, sample):
        rest = sum(kinds)
        flipped = sample > rest // 2
        left = rest - sample if flipped else sample
        found = [0] * len(kinds)
        for place, count in enumerate(kinds[:-1]):
            if left <= 0:
                break
            rest -= count
            found[place] = self._of_two_kinds(count, rest, left)
            left -= found[place]
        found[-1] += max(left, 0)
        return [a - b for a, b in zip(kinds, found, strict=True)] if flipped else found

    def multivariate_normal(
        self, mean, cov, size=None, check_valid="warn", tol=1e-8, *, method="svd"
    ):
        """Return normal vectors of a mean and a covariance, by "svd", "eigh" or "cholesky".

        Their signs are the decomposition's, which another library of linear algebra may turn.
        """
        from .. import linalg

        def factor(cov):
            if method == "cholesky":
                return linalg.cholesky(cov).T
            if method == "eigh":
                s, u = linalg.eigh(cov)
                again = (u * s) @ u.T
            elif method == "svd":
                u, s, v = linalg.svd(cov)
                again = (v.T * s) @ v
            else:
                raise ValueError("method must be one of {'eigh', 'svd', 'cholesky'}")
            self._warn_unless_positive(cov, again, tol, check_valid)
            return (u * s**0.5).T

        return self._normal_vectors(mean, cov, size, factor)

    def permuted(self, x, *, axis=None, out=None):
        """Return a copy, or out, in which every slice along an axis is in an order of its own."""
        made = asarray(x).copy()
        count = made.size if axis is None else made.shape[axis]
        rows = made.reshape(-1) if axis is None else made.swapaxes(axis, -1)
        flat = rows.reshape(-1, count)
        orders = array([self._order(count) for _ in range(flat.shape[0])], "int64")
        mixed = take_along_axis(flat, orders.reshape(flat.shape), 1).reshape(rows.shape)
        mixed = mixed.reshape(made.shape) if axis is None else mixed.swapaxes(axis, -1)
        if out is None:
            return mixed
        out[...] = mixed
        return out

    def _distinct(self, count, wanted, shuffle):
        if count > 10000 and wanted > count // (50 if shuffle else 20):
            order = list(range(count))
            self._shuffle_list(order, max(count - wanted, 1), self._at_most)
            return order[count - wanted :]
        found, made = set(), []
        for limit in range(count - wanted, count):  # Floyd's way
            value = self._at_most(limit)
            value = limit if value in found else value
            found.add(value)
            made.append(value)
        if shuffle:
            self._shuffle_list(made, below=self._at_most)
        return made
