"""The exponential distribution."""

import torch
from torch.distributions import constraints
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import broadcast_all

__all__ = ["Exponential"]


class Exponential(ExponentialFamily):
    """Waiting times at a `rate`."""

    arg_constraints = {"rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _mean_carrier_measure = 0
    _expands = {"rate": 0}

    def __init__(self, rate, validate_args=None):
        """Take the rate."""
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.size(), validate_args=validate_args)

    @property
    def mean(self):
        """The mean."""
        return self.rate.reciprocal()

    @property
    def mode(self):
        """The likeliest value, 0."""
        return torch.zeros_like(self.rate)

    @property
    def stddev(self):
        """The standard deviation."""
        return self.rate.reciprocal()

    @property
    def variance(self):
        """The variance."""
        return self.rate.pow(-2)

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return standard exponential numbers / rate."""
        shape = self._extended_shape(sample_shape)
        drawn = torch.empty(shape, dtype=self.rate.dtype, device=self.rate.device).exponential_()
        return drawn / self.rate

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        return self.rate.log() - self.rate * value

    def cdf(self, value):
        """Return the cumulative probability."""
        if self._validate_args:
            self._validate_sample(value)
        return 1 - torch.exp(-self.rate * value)

    def icdf(self, value):
        """Return the quantile."""
        return -torch.log1p(-value) / self.rate

    def entropy(self):
        """Return the entropy."""
        return 1.0 - torch.log(self.rate)

    @property
    def _natural_params(self):
        return (-self.rate,)

    def _log_normalizer(self, x):
        return -torch.log(-x)
