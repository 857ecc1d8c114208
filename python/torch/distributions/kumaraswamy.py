"""The Kumaraswamy distribution."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.gumbel import EULER
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, PowerTransform
from torch.distributions.uniform import Uniform
from torch.distributions.utils import broadcast_all

__all__ = ["Kumaraswamy"]


class Kumaraswamy(TransformedDistribution):
    """(1 - uniform ** (1 / concentration0)) ** (1 / concentration1), close to a beta number."""

    arg_constraints = {
        "concentration1": constraints.positive,
        "concentration0": constraints.positive,
    }
    support = constraints.unit_interval
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args=None):
        """Take both concentrations, which broadcast."""
        self.concentration1, self.concentration0 = broadcast_all(concentration1, concentration0)
        base = Uniform(
            torch.zeros_like(self.concentration0),
            torch.ones_like(self.concentration0),
            validate_args=validate_args,
        )
        transforms = [
            PowerTransform(exponent=self.concentration0.reciprocal()),
            AffineTransform(loc=1.0, scale=-1.0),
            PowerTransform(exponent=self.concentration1.reciprocal()),
        ]
        super().__init__(base, transforms, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = self._get_checked_instance(Kumaraswamy, _instance)
        made.concentration1 = self.concentration1.expand(batch_shape)
        made.concentration0 = self.concentration0.expand(batch_shape)
        return super().expand(batch_shape, _instance=made)

    def _moment(self, n):
        """Return the mean of x ** n."""
        b = self.concentration0
        first = 1 + n / self.concentration1
        return torch.exp(
            torch.log(b) + torch.lgamma(first) + torch.lgamma(b) - torch.lgamma(first + b)
        )

    @property
    def mean(self):
        """The mean."""
        return self._moment(1)

    @property
    def mode(self):
        """The likeliest value; nan where it is at an end."""
        a, b = self.concentration1, self.concentration0
        mode = ((a - 1) / (a * b - 1)) ** a.reciprocal()
        return mode.masked_fill((b < 1) | (a < 1), math.nan)

    @property
    def variance(self):
        """The variance."""
        return self._moment(2) - torch.pow(self.mean, 2)

    def entropy(self):
        """Return the entropy."""
        t1 = 1 - self.concentration1.reciprocal()
        t0 = 1 - self.concentration0.reciprocal()
        harmonic = torch.digamma(self.concentration0 + 1) + EULER
        return t0 + t1 * harmonic - torch.log(self.concentration1) - torch.log(self.concentration0)
