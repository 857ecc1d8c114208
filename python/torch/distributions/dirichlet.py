"""The Dirichlet distribution."""

import torch
from torch.autograd import Function
from torch.distributions import constraints
from torch.distributions.exp_family import ExponentialFamily

__all__ = ["Dirichlet"]


def _dirichlet_backward(x, concentration, gradient):
    """Return the gradient towards the concentration; x stays on the simplex."""
    total = concentration.sum(-1, True).expand_as(concentration)
    slope = torch._dirichlet_grad(x, concentration, total)
    return slope * (gradient - (x * gradient).sum(-1, True))


class _Dirichlet(Function):
    """Samples with a gradient towards the concentration."""

    @staticmethod
    def forward(ctx, concentration):
        """Draw."""
        x = torch._sample_dirichlet(concentration)
        ctx.save_for_backward(x, concentration)
        return x

    @staticmethod
    def backward(ctx, gradient):
        """Pass the gradient on."""
        return _dirichlet_backward(*ctx.saved_tensors, gradient)


class Dirichlet(ExponentialFamily):
    """Vectors of K positive numbers that sum to 1, by `concentration`, (*, K)."""

    arg_constraints = {"concentration": constraints.independent(constraints.positive, 1)}
    support = constraints.simplex
    has_rsample = True
    _expands = {"concentration": 1}

    def __init__(self, concentration, validate_args=None):
        """Take the concentration."""
        if concentration.dim() < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        self.concentration = concentration
        shape = concentration.shape
        super().__init__(shape[:-1], shape[-1:], validate_args=validate_args)

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples."""
        concentration = self.concentration.expand(self._extended_shape(sample_shape))
        if not concentration.requires_grad:
            return torch._sample_dirichlet(concentration)
        return _Dirichlet.apply(concentration)

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        return (
            torch.xlogy(self.concentration - 1.0, value).sum(-1)
            + torch.lgamma(self.concentration.sum(-1))
            - torch.lgamma(self.concentration).sum(-1)
        )

    @property
    def mean(self):
        """The mean."""
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def mode(self):
        """The likeliest value; one-hot where no concentration is above 1."""
        above = (self.concentration - 1).clamp(min=0.0)
        mode = above / above.sum(-1, True)
        mask = (self.concentration < 1).all(dim=-1)
        peak = mode[mask].argmax(dim=-1)
        mode[mask] = torch.nn.functional.one_hot(peak, mode.shape[-1]).to(mode)
        return mode

    @property
    def variance(self):
        """The variance."""
        total = self.concentration.sum(-1, True)
        return self.concentration * (total - self.concentration) / (total.pow(2) * (total + 1))

    def entropy(self):
        """Return the entropy."""
        size = self.concentration.size(-1)
        total = self.concentration.sum(-1)
        return (
            torch.lgamma(self.concentration).sum(-1)
            - torch.lgamma(total)
            - (size - total) * torch.digamma(total)
            - ((self.concentration - 1.0) * torch.digamma(self.concentration)).sum(-1)
        )

    @property
    def _natural_params(self):
        return (self.concentration,)

    def _log_normalizer(self, x):
        return x.lgamma().sum(-1) - torch.lgamma(x.sum(-1))
