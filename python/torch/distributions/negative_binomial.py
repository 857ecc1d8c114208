"""The negative binomial distribution."""

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.gamma import Gamma
from torch.distributions.utils import BinaryProbs, lazy_property
from torch.nn import functional as F

__all__ = ["NegativeBinomial"]


class NegativeBinomial(BinaryProbs, Distribution):
    """Successes of probability `probs` (or log-odds `logits`) before total_count failures."""

    arg_constraints = {
        "total_count": constraints.greater_than_eq(0),
        "probs": constraints.half_open_interval(0.0, 1.0),
        "logits": constraints.real,
    }
    support = constraints.nonnegative_integer
    _expands = {"total_count": 0, "probs": 0, "logits": 0}

    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        """Take the count and one of probs and logits."""
        self.total_count = self._take(probs, logits, total_count).type_as(self._param)
        super().__init__(self._param.size(), validate_args=validate_args)

    @property
    def mean(self):
        """The mean."""
        return self.total_count * torch.exp(self.logits)

    @property
    def mode(self):
        """The likeliest value."""
        return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0.0)

    @property
    def variance(self):
        """The variance."""
        return self.mean / torch.sigmoid(-self.logits)

    @lazy_property
    def _gamma(self):
        rate = torch.exp(-self.logits)
        return Gamma(concentration=self.total_count, rate=rate, validate_args=False)

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return Poisson numbers of gamma distributed rates."""
        with torch.no_grad():
            return torch.poisson(self._gamma.sample(sample_shape=sample_shape))

    def log_prob(self, value):
        """Return the log probability."""
        if self._validate_args:
            self._validate_sample(value)
        n = self.total_count
        unnormalized = n * F.logsigmoid(-self.logits) + value * F.logsigmoid(self.logits)
        normalizer = torch.lgamma(1.0 + value) + torch.lgamma(n) - torch.lgamma(n + value)
        return unnormalized - normalizer.masked_fill(n + value == 0.0, 0.0)
