"""The generalised Pareto distribution."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all

__all__ = ["GeneralizedPareto"]


class GeneralizedPareto(Distribution):
    """Excesses over `loc`, of `scale` and of tail index `concentration`; all broadcast.

    A concentration of 0 gives the exponential distribution.
    """

    arg_constraints = {
        "loc": constraints.real,
        "scale": constraints.positive,
        "concentration": constraints.real,
    }
    has_rsample = True
    _expands = {"loc": 0, "scale": 0, "concentration": 0}

    def __init__(self, loc, scale, concentration, validate_args=None):
        """Take threshold, scale and tail index."""
        self.loc, self.scale, self.concentration = broadcast_all(loc, scale, concentration)
        super().__init__(self.loc.size(), validate_args=validate_args)

    @property
    def _is_exponential(self):
        return torch.isclose(self.concentration, torch.zeros_like(self.concentration))

    @property
    def _safe(self):
        """The concentration, with 1 in the place of 0."""
        return torch.where(
            self._is_exponential, torch.ones_like(self.concentration), self.concentration
        )

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return the quantiles of uniform numbers."""
        shape = self._extended_shape(sample_shape)
        return self.icdf(torch.rand(shape, dtype=self.loc.dtype, device=self.loc.device))

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        z = (value - self.loc) / self.scale
        power = (1 + 1 / self._safe) * torch.log1p(self._safe * z)
        return -self.scale.log() - torch.where(self._is_exponential, z, power)

    def log_survival_function(self, value):
        """Return the log probability of a sample above the value."""
        if self._validate_args:
            self._validate_sample(value)
        z = (value - self.loc) / self.scale
        power = -torch.log1p(self._safe * z) / self._safe
        return torch.where(self._is_exponential, -z, power)

    def log_cdf(self, value):
        """Return the log cumulative probability."""
        return torch.log1p(-torch.exp(self.log_survival_function(value)))

    def cdf(self, value):
        """Return the cumulative probability."""
        return torch.exp(self.log_cdf(value))

    def icdf(self, value):
        """Return the quantile."""
        exponential = -torch.log1p(-value)
        power = torch.expm1(-self._safe * torch.log1p(-value)) / self._safe
        return self.loc + self.scale * torch.where(self._is_exponential, exponential, power)

    @property
    def mean(self):
        """The mean, nan from a concentration of 1 on."""
        concentration = self.concentration
        finite = concentration < 1
        safe = torch.where(finite, concentration, 0.5)
        return torch.where(finite, self.loc + self.scale / (1 - safe), math.nan)

    @property
    def variance(self):
        """The variance, nan from a concentration of 0.5 on."""
        concentration = self.concentration
        finite = concentration < 0.5
        safe = torch.where(finite, concentration, 0.25)
        return torch.where(finite, self.scale**2 / ((1 - safe) ** 2 * (1 - 2 * safe)), math.nan)

    def entropy(self):
        """Return the entropy."""
        return (torch.log(self.scale) + self.concentration + 1).expand(self._batch_shape)

    @property
    def mode(self):
        """The likeliest value."""
        return self.loc

    @constraints.dependent_property(is_discrete=False, event_dim=0)
    def support(self):
        """From loc on, up to a bound where the concentration is negative."""
        upper = torch.where(
            self.concentration < 0, self.loc - self.scale / self.concentration, math.inf
        )
        return constraints.interval(self.loc, upper)
