"""The Gumbel distribution."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, ExpTransform
from torch.distributions.uniform import Uniform
from torch.distributions.utils import broadcast_all

__all__ = ["Gumbel"]
EULER = 0.57721566490153286060


class Gumbel(TransformedDistribution):
    """loc - scale * log(-log(uniform)); `loc` and `scale` broadcast."""

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real

    def __init__(self, loc, scale, validate_args=None):
        """Take place and scale."""
        self.loc, self.scale = broadcast_all(loc, scale)
        limits = torch.finfo(self.loc.dtype)
        if isinstance(loc, torch.Tensor) or isinstance(scale, torch.Tensor):
            low, high = (
                torch.full_like(self.loc, limits.tiny),
                torch.full_like(self.loc, 1 - limits.eps),
            )
        else:
            low, high = limits.tiny, 1 - limits.eps
        base = Uniform(low, high, validate_args=validate_args)
        transforms = [
            ExpTransform().inv,
            AffineTransform(loc=0, scale=-torch.ones_like(self.scale)),
            ExpTransform().inv,
            AffineTransform(loc=loc, scale=-self.scale),
        ]
        super().__init__(base, transforms, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = self._get_checked_instance(Gumbel, _instance)
        made.loc = self.loc.expand(batch_shape)
        made.scale = self.scale.expand(batch_shape)
        return super().expand(batch_shape, _instance=made)

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()

    @property
    def mean(self):
        """The mean."""
        return self.loc + self.scale * EULER

    @property
    def mode(self):
        """The likeliest value."""
        return self.loc

    @property
    def stddev(self):
        """The standard deviation."""
        return math.pi / math.sqrt(6) * self.scale

    @property
    def variance(self):
        """The variance."""
        return self.stddev.pow(2)

    def entropy(self):
        """Return the entropy."""
        return self.scale.log() + (1 + EULER)
