"""The LKJ distribution of correlation matrices, by their Cholesky factors."""

import math

import torch
from torch.distributions import Beta, constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all

__all__ = ["LKJCholesky"]


class LKJCholesky(Distribution):
    """Cholesky factors L of correlation matrices, with density of L L' ~ det^(concentration - 1).

    Args:
        dim: rows of the matrices, 2 or more.
        concentration: 1 makes all matrices equally likely, more prefers small correlations.

    Source: Lewandowski, Kurowicka and Joe, "Generating random correlation matrices based on vines
        and extended onion method", 2009; the onion method.
    """

    arg_constraints = {"concentration": constraints.positive}
    support = constraints.corr_cholesky

    def __init__(self, dim, concentration=1.0, validate_args=None):
        """Take size and concentration."""
        if dim < 2:
            raise ValueError(
                f"Expected dim to be an integer greater than or equal to 2. Found dim={dim}."
            )
        self.dim = dim
        (self.concentration,) = broadcast_all(concentration)
        like = {"dtype": self.concentration.dtype, "device": self.concentration.device}
        super().__init__(self.concentration.size(), (dim, dim), validate_args)
        offset = torch.arange(dim - 1, **like)
        offset = torch.cat([offset.new_zeros(1), offset])
        below = self.concentration.unsqueeze(-1) + 0.5 * (dim - 2) - 0.5 * offset
        self._beta = Beta(offset + 0.5, below)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = self._get_checked_instance(LKJCholesky, _instance)
        batch_shape = torch.Size(batch_shape)
        made.dim = self.dim
        made.concentration = self.concentration.expand(batch_shape)
        made._beta = self._beta.expand(batch_shape + (self.dim,))
        return self._finished(made, batch_shape)

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return factors: each row has a random direction, and a beta number as its share."""
        y = self._beta.sample(sample_shape).unsqueeze(-1)
        normal = torch.randn(self._extended_shape(sample_shape), dtype=y.dtype, device=y.device)
        directions = normal.tril(-1)
        directions = directions / directions.norm(dim=-1, keepdim=True)
        directions[..., 0, :].fill_(0.0)
        below = torch.sqrt(y) * directions
        tiny = torch.finfo(below.dtype).tiny
        diagonal = torch.clamp(1 - torch.sum(below**2, dim=-1), min=tiny).sqrt()
        return below + torch.diag_embed(diagonal)

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        order = torch.arange(2, self.dim + 1, device=self.concentration.device)
        order = 2 * (self.concentration - 1).unsqueeze(-1) + self.dim - order
        unnormalized = torch.sum(order * value.diagonal(dim1=-1, dim2=-2)[..., 1:].log(), dim=-1)
        less = self.dim - 1
        alpha = self.concentration + 0.5 * less
        constant = 0.5 * less * math.log(math.pi)
        normalizer = torch.mvlgamma(alpha - 0.5, less) - torch.lgamma(alpha) * less
        return unnormalized - (constant + normalizer)
