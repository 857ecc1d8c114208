"""What the half-normal and the half-Cauchy distribution share."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AbsTransform


class Half(TransformedDistribution):
    """Absolute values of a distribution that is symmetric about 0."""

    arg_constraints = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True

    def __init__(self, base, validate_args=None):
        """Take the symmetric distribution."""
        super().__init__(base, AbsTransform(), validate_args=validate_args)

    @property
    def scale(self):
        """The scale of the symmetric distribution."""
        return self.base_dist.scale

    @property
    def mode(self):
        """The likeliest value, 0."""
        return torch.zeros_like(self.scale)

    def cdf(self, value):
        """Return the cumulative probability."""
        if self._validate_args:
            self._validate_sample(value)
        return 2 * self.base_dist.cdf(value) - 1

    def icdf(self, prob):
        """Return the quantile."""
        return self.base_dist.icdf((prob + 1) / 2)

    def entropy(self):
        """Return the entropy."""
        return self.base_dist.entropy() - math.log(2)
