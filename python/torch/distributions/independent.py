"""Distributions whose batch axes become event axes."""

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import sum_rightmost

__all__ = ["Independent"]


class Independent(Distribution):
    """A distribution with the last batch axes as part of the event.

    Args:
        base_distribution: the distribution.
        reinterpreted_batch_ndims: how many of its batch axes.
    """

    arg_constraints = {}

    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        """Move the axes."""
        batch = base_distribution.batch_shape
        if reinterpreted_batch_ndims > len(batch):
            raise ValueError(
                "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual "
                f"{reinterpreted_batch_ndims} vs {len(batch)}"
            )
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        cut = len(batch) - reinterpreted_batch_ndims
        event = batch[cut:] + base_distribution.event_shape
        super().__init__(batch[:cut], event, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = self._get_checked_instance(Independent, _instance)
        batch_shape = torch.Size(batch_shape)
        dims = self.reinterpreted_batch_ndims
        made.base_dist = self.base_dist.expand(batch_shape + self.event_shape[:dims])
        made.reinterpreted_batch_ndims = dims
        return self._finished(made, batch_shape)

    @property
    def has_rsample(self):
        """Whether the base has."""
        return self.base_dist.has_rsample

    @property
    def has_enumerate_support(self):
        """Whether the base has, where no axis is moved."""
        return self.reinterpreted_batch_ndims == 0 and self.base_dist.has_enumerate_support

    @constraints.dependent_property
    def support(self):
        """The base's, with more event axes."""
        dims = self.reinterpreted_batch_ndims
        return (
            constraints.independent(self.base_dist.support, dims)
            if dims
            else self.base_dist.support
        )

    @property
    def mean(self):
        """The base's mean."""
        return self.base_dist.mean

    @property
    def mode(self):
        """The base's likeliest value."""
        return self.base_dist.mode

    @property
    def variance(self):
        """The base's variance."""
        return self.base_dist.variance

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples."""
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return differentiable samples."""
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value):
        """Return the base's log density, summed over the moved axes."""
        return sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self):
        """Return the base's entropy, summed over the moved axes."""
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand=True):
        """Return all values, where no axis is moved."""
        if self.reinterpreted_batch_ndims > 0:
            raise NotImplementedError("Enumeration over cartesian product is not implemented")
        return self.base_dist.enumerate_support(expand=expand)

    def __repr__(self):
        """Name the base."""
        return f"{self.__class__.__name__}({self.base_dist}, {self.reinterpreted_batch_ndims})"
