"""The half-Cauchy distribution."""

import math

import torch
from torch.distributions._half import Half
from torch.distributions.cauchy import Cauchy

__all__ = ["HalfCauchy"]


class HalfCauchy(Half):
    """Absolute values of Cauchy numbers of median 0 and half width `scale`."""

    def __init__(self, scale, validate_args=None):
        """Take the half width of the whole."""
        super().__init__(Cauchy(0, scale, validate_args=False), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        return super().expand(batch_shape, self._get_checked_instance(HalfCauchy, _instance))

    @property
    def mean(self):
        """Infinite."""
        return torch.full_like(self.scale, math.inf)

    @property
    def variance(self):
        """The variance of the Cauchy distribution, infinite."""
        return self.base_dist.variance

    def log_prob(self, value):
        """Return the log density, -inf below 0."""
        if self._validate_args:
            self._validate_sample(value)
        value = torch.as_tensor(value, dtype=self.scale.dtype, device=self.scale.device)
        square = (value / self.scale) ** 2
        log_prob = math.log(2 / math.pi) - self.scale.log() - square.log1p()
        return torch.where(value >= 0, log_prob, -math.inf)
