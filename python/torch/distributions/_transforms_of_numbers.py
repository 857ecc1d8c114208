"""Transforms of single numbers."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.transforms import Transform
from torch.distributions.utils import NUMBERS, broadcast_all, sum_rightmost
from torch.nn import functional as F
from torch.utils._lazy import belong


class _Kind(Transform):
    """A transform that is the same for every instance of its class."""

    domain = constraints.real
    bijective = True
    sign = 1

    def __eq__(self, other):
        """Compare the class."""
        return isinstance(other, type(self))

    __hash__ = object.__hash__


class ExpTransform(_Kind):
    """y = exp(x)."""

    codomain = constraints.positive

    def _call(self, x):
        return x.exp()

    def _inverse(self, y):
        return y.log()

    def log_abs_det_jacobian(self, x, y):
        """Return x."""
        return x


class PowerTransform(Transform):
    """y = x ** exponent, for positive x."""

    domain = constraints.positive
    codomain = constraints.positive
    bijective = True

    def __init__(self, exponent, cache_size=0):
        """Take the exponent."""
        super().__init__(cache_size=cache_size)
        (self.exponent,) = broadcast_all(exponent)

    @property
    def sign(self):
        """The exponent's sign."""
        return self.exponent.sign()

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        return self if self._cache_size == cache_size else PowerTransform(self.exponent, cache_size)

    def __eq__(self, other):
        """Compare the exponents."""
        return isinstance(other, PowerTransform) and self.exponent.eq(other.exponent).all().item()

    __hash__ = object.__hash__

    def _call(self, x):
        return x.pow(self.exponent)

    def _inverse(self, y):
        return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x, y):
        """Return log |exponent * y / x|."""
        return (self.exponent * y / x).abs().log()

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        return torch.broadcast_shapes(shape, getattr(self.exponent, "shape", ()))

    inverse_shape = forward_shape


class SigmoidTransform(_Kind):
    """y = 1 / (1 + exp(-x)), kept from 0 and 1 by the dtype's precision."""

    codomain = constraints.unit_interval

    def _call(self, x):
        limits = torch.finfo(x.dtype)
        return torch.clamp(torch.sigmoid(x), min=limits.tiny, max=1.0 - limits.eps)

    def _inverse(self, y):
        limits = torch.finfo(y.dtype)
        y = y.clamp(min=limits.tiny, max=1.0 - limits.eps)
        return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x, y):
        """Return log(y * (1 - y))."""
        return -F.softplus(-x) - F.softplus(x)


class SoftplusTransform(_Kind):
    """y = log(1 + exp(x))."""

    codomain = constraints.positive

    def _call(self, x):
        return F.softplus(x)

    def _inverse(self, y):
        return (-y).expm1().neg().log() + y

    def log_abs_det_jacobian(self, x, y):
        """Return log(sigmoid(x))."""
        return -F.softplus(-x)


class TanhTransform(_Kind):
    """y = tanh(x); use a cache, for inverting y close to 1 loses digits."""

    codomain = constraints.interval(-1.0, 1.0)

    def _call(self, x):
        return x.tanh()

    def _inverse(self, y):
        return torch.atanh(y)

    def log_abs_det_jacobian(self, x, y):
        """Return log(1 - y ** 2), in a stable form of x."""
        return 2.0 * (math.log(2.0) - x - F.softplus(-2.0 * x))


class AbsTransform(_Kind):
    """y = |x|; the inverse is the positive x."""

    codomain = constraints.positive
    bijective = False

    @property
    def sign(self):
        """Undefined."""
        raise NotImplementedError

    def _call(self, x):
        return x.abs()

    def _inverse(self, y):
        return y


class AffineTransform(Transform):
    """y = loc + scale * x.

    Args:
        loc: number or tensor.
        scale: number or tensor, not 0.
        event_dim: how many of the last axes are one event; a number has 0.
    """

    bijective = True

    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        """Take the coefficients."""
        super().__init__(cache_size=cache_size)
        self.loc = loc
        self.scale = scale
        self._event_dim = event_dim

    @property
    def event_dim(self):
        """The number of event axes."""
        return self._event_dim

    def _region(self):
        dims = self.event_dim
        return constraints.independent(constraints.real, dims) if dims else constraints.real

    @constraints.dependent_property(is_discrete=False)
    def domain(self):
        """Real numbers."""
        return self._region()

    @constraints.dependent_property(is_discrete=False)
    def codomain(self):
        """Real numbers."""
        return self._region()

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return AffineTransform(self.loc, self.scale, self.event_dim, cache_size=cache_size)

    def __eq__(self, other):
        """Compare the coefficients."""
        return isinstance(other, AffineTransform) and all(
            bool(torch.all(torch.as_tensor(one == two)))
            for one, two in ((self.loc, other.loc), (self.scale, other.scale))
        )

    __hash__ = object.__hash__

    @property
    def sign(self):
        """The scale's sign."""
        if isinstance(self.scale, NUMBERS):
            return (self.scale > 0) - (self.scale < 0)
        return self.scale.sign()

    def _call(self, x):
        return self.loc + self.scale * x

    def _inverse(self, y):
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x, y):
        """Return log |scale|, summed over the event."""
        if isinstance(self.scale, NUMBERS):
            logs = torch.full_like(x, math.log(abs(self.scale)))
        else:
            logs = torch.abs(self.scale).log()
        # A scale with fewer axes than the event is not counted once for each number, as in PyTorch.
        logs = sum_rightmost(logs, min(self.event_dim, logs.dim()))
        return logs.expand(x.shape[: x.dim() - self.event_dim])

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        return torch.broadcast_shapes(
            shape, getattr(self.loc, "shape", ()), getattr(self.scale, "shape", ())
        )

    inverse_shape = forward_shape


class CumulativeDistributionTransform(Transform):
    """y = the cumulative probability of x under a distribution of numbers."""

    bijective = True
    codomain = constraints.unit_interval
    sign = 1

    def __init__(self, distribution, cache_size=0):
        """Take a distribution with cdf, icdf and log_prob."""
        super().__init__(cache_size=cache_size)
        self.distribution = distribution

    @property
    def domain(self):
        """The distribution's support."""
        return self.distribution.support

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return CumulativeDistributionTransform(self.distribution, cache_size=cache_size)

    def _call(self, x):
        return self.distribution.cdf(x)

    def _inverse(self, y):
        return self.distribution.icdf(y)

    def log_abs_det_jacobian(self, x, y):
        """Return the log density."""
        return self.distribution.log_prob(x)


belong(globals(), "torch.distributions.transforms")
