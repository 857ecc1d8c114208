"""Angles, vectors and permutations along axes.

Source: Best and Fisher, "Efficient simulation of the von Mises distribution", 1979.
"""

import math

from .._creation import asarray
from ._c_distributions import acos, cos, log
from ._checking import check
from ._counts import Counts
from ._draws import shape_of


class Vectors(Counts):
    """The part of Generator and RandomState that draws angles and vectors."""

    def _vonmises(self, mu, kappa):
        check(kappa >= 0, "kappa < 0")
        double = self._source.double
        if kappa < 1e-8:
            return math.pi * (2 * double() - 1)
        if kappa > 1e6:
            found = mu + math.sqrt(1.0 / kappa) * self.standard_normal()
            return found + 2 * math.pi * ((found < -math.pi) - (found > math.pi))
        if kappa < 1e-5:
            s = 1.0 / kappa + kappa
        else:
            r = 1 + math.sqrt(1 + 4 * kappa * kappa)
            rho = (r - math.sqrt(2 * r)) / (2 * kappa)
            s = (1 + rho * rho) / (2 * rho)
        while True:
            z = cos(math.pi * double())
            w = (1 + s * z) / (s + z)
            y = kappa * (s - w)
            v = double()
            if y * (2 - y) - v >= 0 or (y > 0 and v > 0 and log(y / v) + 1 - y >= 0):
                break
        angle = acos(w)
        angle = (-angle if double() < 0.5 else angle) + mu
        size = math.fmod(abs(angle) + math.pi, 2 * math.pi) - math.pi
        return -size if angle < 0 else size

    def vonmises(self, mu, kappa, size=None):
        """Return angles around a mean, in [-pi, pi]."""
        return self._each(self._vonmises, size, (mu, kappa))

    def _normal_vectors(self, mean, cov, size, factor):
        """Return vectors of a mean: standard normal ones times what `factor(cov)` returns."""
        mean, cov = asarray(mean, "float64"), asarray(cov, "float64")
        if mean.ndim != 1:
            raise ValueError("mean must be 1 dimensional")
        if cov.ndim != 2 or cov.shape[0] != cov.shape[1]:
            raise ValueError("cov must be 2 dimensional and square")
        if mean.shape[0] != cov.shape[0]:
            raise ValueError("mean and cov must have same length")
        shape = (*(shape_of(size) or ()), mean.shape[0])
        drawn = self.standard_normal(shape).reshape(-1, mean.shape[0])
        return (mean + drawn @ factor(cov)).reshape(shape)

    @staticmethod
    def _warn_unless_positive(cov, again, tol, check_valid):
        from .. import _creation, allclose

        if check_valid == "ignore" or allclose(_creation.asarray(again), cov, rtol=tol, atol=tol):
            return
        message = "covariance is not symmetric positive-semidefinite."
        if check_valid == "raise":
            raise ValueError(message)
        import warnings

        warnings.warn(message, RuntimeWarning, stacklevel=5)
