"""The continuous Bernoulli distribution."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import BinaryProbs, clamp_probs
from torch.nn import functional as F

__all__ = ["ContinuousBernoulli"]


class ContinuousBernoulli(BinaryProbs, ExponentialFamily):
    """Numbers in [0, 1] with density in proportion to probs**x * (1 - probs)**(1 - x).

    Args:
        probs: in (0, 1).
        logits: log-odds, instead of probs.
        lims: between these the formulas are unstable, and their Taylor series is used.

    Source: Loaiza-Ganem and Cunningham, arXiv 1907.06845.
    """

    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.unit_interval
    _mean_carrier_measure = 0
    has_rsample = True
    _expands = {"probs": 0, "logits": 0}

    def __init__(self, probs=None, logits=None, lims=(0.499, 0.501), validate_args=None):
        """Take one of probs and logits."""
        self._take(probs, logits)
        if probs is not None:
            if (
                validate_args is not None
                and not self.arg_constraints["probs"].check(self.probs).all()
            ):
                raise ValueError("The parameter probs has invalid values")
            self.probs = clamp_probs(self.probs)
        self._lims = lims
        super().__init__(self._param.size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = super().expand(batch_shape, _instance)
        made._lims = self._lims
        return made

    def _new(self, *args, **kwargs):
        return self._param.new(*args, **kwargs)

    def _outside_unstable_region(self):
        return (self.probs <= self._lims[0]) | (self.probs > self._lims[1])

    def _cut_probs(self):
        """Return probs where the formulas are stable, else the lower limit."""
        return torch.where(
            self._outside_unstable_region(),
            self.probs,
            self._lims[0] * torch.ones_like(self.probs),
        )

    def _choose(self, stable, series):
        return torch.where(self._outside_unstable_region(), stable, series)

    def _cont_bern_log_norm(self):
        """Return log(2 artanh(1 - 2p) / (1 - 2p))."""
        cut = self._cut_probs()
        half = torch.ones_like(cut)
        below = torch.where(cut <= 0.5, cut, torch.zeros_like(cut))
        above = torch.where(cut >= 0.5, cut, half)
        log_norm = torch.log(torch.abs(torch.log1p(-cut) - torch.log(cut))) - torch.where(
            cut <= 0.5, torch.log1p(-2.0 * below), torch.log(2.0 * above - 1.0)
        )
        x = torch.pow(self.probs - 0.5, 2)
        return self._choose(log_norm, math.log(2.0) + (4.0 / 3.0 + 104.0 / 45.0 * x) * x)

    @property
    def mean(self):
        """The mean."""
        cut = self._cut_probs()
        mean = cut / (2.0 * cut - 1.0) + 1.0 / (torch.log1p(-cut) - torch.log(cut))
        x = self.probs - 0.5
        return self._choose(mean, 0.5 + (1.0 / 3.0 + 16.0 / 45.0 * torch.pow(x, 2)) * x)

    @property
    def stddev(self):
        """The standard deviation."""
        return torch.sqrt(self.variance)

    @property
    def variance(self):
        """The variance."""
        cut = self._cut_probs()
        logs = torch.pow(torch.log1p(-cut) - torch.log(cut), 2)
        variance = cut * (cut - 1.0) / torch.pow(1.0 - 2.0 * cut, 2) + 1.0 / logs
        x = torch.pow(self.probs - 0.5, 2)
        return self._choose(variance, 1.0 / 12.0 - (1.0 / 15.0 - 128.0 / 945.0 * x) * x)

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return the quantiles of uniform numbers."""
        shape = self._extended_shape(sample_shape)
        return self.icdf(torch.rand(shape, dtype=self.probs.dtype, device=self.probs.device))

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        logits, value = torch.broadcast_tensors(self.logits, value)
        loss = F.binary_cross_entropy_with_logits(logits, value, reduction="none")
        return -loss + self._cont_bern_log_norm()

    def cdf(self, value):
        """Return the cumulative probability."""
        if self._validate_args:
            self._validate_sample(value)
        cut = self._cut_probs()
        powers = torch.pow(cut, value) * torch.pow(1.0 - cut, 1.0 - value)
        found = self._choose((powers + cut - 1.0) / (2.0 * cut - 1.0), value)
        found = torch.where(torch.le(value, 0.0), torch.zeros_like(found), found)
        return torch.where(torch.ge(value, 1.0), torch.ones_like(found), found)

    def icdf(self, value):
        """Return the quantile."""
        cut = self._cut_probs()
        above = torch.log1p(-cut + value * (2.0 * cut - 1.0)) - torch.log1p(-cut)
        return self._choose(above / (torch.log(cut) - torch.log1p(-cut)), value)

    def entropy(self):
        """Return the entropy."""
        log0, log1 = torch.log1p(-self.probs), torch.log(self.probs)
        return self.mean * (log0 - log1) - self._cont_bern_log_norm() - log0

    @property
    def _natural_params(self):
        return (self.logits,)

    def _log_normalizer(self, x):
        outside = (x <= self._logit(0)) | (x > self._logit(1))
        cut = torch.where(outside, x, self._logit(0) * torch.ones_like(x))
        log_norm = torch.log(torch.abs(torch.special.expm1(cut))) - torch.log(torch.abs(cut))
        return torch.where(outside, log_norm, 0.5 * x + torch.pow(x, 2) / 24.0)

    def _logit(self, side):
        return self._lims[side] - 0.5
