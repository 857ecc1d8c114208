"""What Generator and RandomState share: sizes and choices."""

import torch

from .._creation import array, asarray
from .._ndarray import ndarray, wrap
from .._ufuncs import check_broadcast
from ._draws import count_of, filled, shape_of
from ._vectors import Vectors

_WORD = 0xFFFFFFFF


class Distributions(Vectors):
    """The base of both: draws by number, by array, and from arrays."""

    def _drawn(self, one, size):
        """Return one number, or an array of as many as a size asks for."""
        shape = shape_of(size)
        if shape is None:
            return one()
        return filled(shape, [one() for _ in range(count_of(shape))])

    def _scaled(self, draw, size, *parameters):
        """Return what `draw(count)` gives, with parameters that broadcast."""
        arrays = [asarray(value) for value in parameters]
        common = check_broadcast([value.shape for value in arrays])
        if size is None and common == ():
            return None, [value.item() for value in arrays]
        return shape_of(size) if size is not None else common, arrays

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Return normal numbers of a mean and a standard deviation."""
        if bool((asarray(scale) < 0).any()):
            raise ValueError("scale < 0")
        shape, (loc, scale) = self._scaled(None, size, loc, scale)
        return loc + scale * self.standard_normal(shape)

    def uniform(self, low=0.0, high=1.0, size=None):
        """Return evenly distributed numbers from low up to, and without, high."""
        shape, (low, high) = self._scaled(None, size, low, high)
        return low + (high - low) * self.random(shape)

    def exponential(self, scale=1.0, size=None):
        """Return exponential numbers of a mean."""
        shape, (scale,) = self._scaled(None, size, scale)
        return scale * self.standard_exponential(shape)

    def bytes(self, length):
        """Return random bytes."""
        words = [self._source.next32() for _ in range(-(-length // 4))]
        return b"".join(word.to_bytes(4, "little") for word in words)[:length]

    def _interval(self, limit):
        """Return an integer from 0 to a limit: bits under a mask until they fit."""
        if limit == 0:
            return 0
        mask = (1 << limit.bit_length()) - 1
        draw = self._source.next32 if limit <= _WORD else self._source.next64
        while True:
            value = draw() & mask
            if value <= limit:
                return value

    def _order(self, count):
        """Return a random order of the first numbers."""
        order = list(range(count))
        self._shuffle_list(order)
        return order

    def _shuffle_list(self, values, first=1, below=None):
        below = below or self._interval
        for i in range(len(values) - 1, first - 1, -1):
            j = below(i)
            values[i], values[j] = values[j], values[i]

    def shuffle(self, x, axis=0):
        """Put the elements of a list or array, or its slices along an axis, in random order."""
        if not isinstance(x, (ndarray, torch.Tensor)):
            self._shuffle_list(x)
            return
        own = asarray(x)
        order = wrap(torch.tensor(self._order(own.shape[axis]), dtype=torch.int64))
        own[...] = own.take(order, axis)

    def permutation(self, x, axis=0):
        """Return the numbers below `x`, or the slices of an array, in random order."""
        if isinstance(x, int) or (hasattr(x, "__index__") and not isinstance(x, ndarray)):
            return array(self._order(x.__index__()), "int64")
        own = asarray(x)
        order = array(self._order(own.shape[axis]), "int64")
        return own.take(order, axis)

    def _population(self, a):
        """Return the number of things to choose from, and their array or None."""
        if isinstance(a, int) or (hasattr(a, "__index__") and not isinstance(a, (ndarray, list))):
            return a.__index__(), None
        values = asarray(a)
        return (values.item(), None) if values.ndim == 0 else (None, values)

    def _checked_chances(self, p, count):
        p = asarray(p, "float64")
        if p.size != count:
            raise ValueError("'a' and 'p' must have same size")
        if bool((p < 0).any()):
            raise ValueError("Probabilities are not non-negative")
        if abs(float(p.sum()) - 1.0) > 1.5e-8:
            raise ValueError("Probabilities do not sum to 1")
        return p

    def _by_chance(self, p, shape, replace):
        """Return positions drawn with chances, as both classes do."""
        count = count_of(shape)
        if replace:
            steps = p.cumsum()
            steps /= steps[-1]
            drawn = asarray(self.random(shape or None))
            return asarray(steps.searchsorted(drawn, side="right"))
        if int((p > 0).sum()) < count:
            raise ValueError("Fewer non-zero entries in p than size")
        p, found = p.copy(), []
        while len(found) < count:
            drawn = self.random((count - len(found),))
            if found:
                p[found] = 0.0
            steps = p.cumsum()
            steps /= steps[-1]
            for place in steps.searchsorted(drawn, side="right").tolist():
                if place not in found:
                    found.append(place)
        return array(found, "int64").reshape(shape)

    def _chosen(self, values, places, size, axis=0):
        if size is None:
            places = places.reshape(-1)[0]
            return int(places) if values is None else values.take(int(places), axis)
        return places if values is None else values.take(places, axis)
