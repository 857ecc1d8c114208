"""The binomial distribution."""

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import BinaryProbs

__all__ = ["Binomial"]


class Binomial(BinaryProbs, Distribution):
    """Successes in total_count trials of probability `probs` (or log-odds `logits`).

    All broadcast.
    """

    arg_constraints = {
        "total_count": constraints.nonnegative_integer,
        "probs": constraints.unit_interval,
        "logits": constraints.real,
    }
    has_enumerate_support = True
    _expands = {"total_count": 0, "probs": 0, "logits": 0}

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        """Take the count and one of probs and logits."""
        self.total_count = self._take(probs, logits, total_count).type_as(self._param)
        super().__init__(self._param.size(), validate_args=validate_args)

    def _new(self, *args, **kwargs):
        return self._param.new(*args, **kwargs)

    @constraints.dependent_property(is_discrete=True, event_dim=0)
    def support(self):
        """0 to total_count."""
        return constraints.integer_interval(0, self.total_count)

    @property
    def mean(self):
        """The mean."""
        return self.total_count * self.probs

    @property
    def mode(self):
        """The likeliest value."""
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)

    @property
    def variance(self):
        """The variance."""
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples."""
        shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.binomial(self.total_count.expand(shape), self.probs.expand(shape))

    def log_prob(self, value):
        """Return the log probability.

        log(1 - p) is -log(1 + exp(logits)), written so that neither side overflows.
        """
        if self._validate_args:
            self._validate_sample(value)
        n, logits = self.total_count, self.logits
        positive = 0.5 * (logits + logits.abs())  # whose slope at 0 is 1/2
        log1p_exp = positive + torch.log1p(torch.exp(-torch.abs(logits)))
        normalizer = n * log1p_exp - torch.lgamma(n + 1)
        return value * logits - torch.lgamma(value + 1) - torch.lgamma(n - value + 1) - normalizer

    def entropy(self):
        """Return the entropy; only for one total_count."""
        total = int(self.total_count.max())
        if not self.total_count.min() == total:
            raise NotImplementedError("Inhomogeneous total count not supported by `entropy`.")
        logs = self.log_prob(self.enumerate_support(False))
        return -(torch.exp(logs) * logs).sum(0)

    def enumerate_support(self, expand=True):
        """Return 0 to total_count; only for one total_count."""
        total = int(self.total_count.max())
        if not self.total_count.min() == total:
            raise NotImplementedError(
                "Inhomogeneous total count not supported by `enumerate_support`."
            )
        values = torch.arange(1 + total, dtype=self._param.dtype, device=self._param.device)
        return self._enumerated(values, expand)
