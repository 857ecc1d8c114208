"""Mixtures of distributions of one family."""

import torch
from torch.distributions import constraints
from torch.distributions.categorical import Categorical
from torch.distributions.constraints import MixtureSameFamilyConstraint
from torch.distributions.distribution import Distribution

__all__ = ["MixtureSameFamily"]


class MixtureSameFamily(Distribution):
    """A mixture whose components are the last batch axis of a distribution.

    Args:
        mixture_distribution: a Categorical of K, which chooses the component.
        component_distribution: its last batch axis has length K.
    """

    arg_constraints = {}
    has_rsample = False

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        """Check that both fit."""
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError(
                "The Mixture distribution needs to be an instance of "
                "torch.distributions.Categorical"
            )
        if not isinstance(component_distribution, Distribution):
            raise ValueError(
                "The Component distribution need to be an instance of "
                "torch.distributions.Distribution"
            )
        own = mixture_distribution.batch_shape
        batch = component_distribution.batch_shape[:-1]
        for one, other in zip(reversed(own), reversed(batch), strict=False):
            if one != 1 and other != 1 and one != other:
                raise ValueError(
                    f"`mixture_distribution.batch_shape` ({own}) is not compatible with "
                    f"`component_distribution.batch_shape`({batch})"
                )
        count = mixture_distribution.logits.shape[-1]
        components = component_distribution.batch_shape[-1]
        if count != components:
            raise ValueError(
                f"`mixture_distribution component` ({count}) does not equal "
                f"`component_distribution.batch_shape[-1]` ({components})"
            )
        self._mixture_distribution = mixture_distribution
        self._component_distribution = component_distribution
        self._num_component = count
        event = component_distribution.event_shape
        self._event_ndims = len(event)
        super().__init__(batch, event, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        batch_shape = torch.Size(batch_shape)
        made = self._get_checked_instance(MixtureSameFamily, _instance)
        made._mixture_distribution = self._mixture_distribution.expand(batch_shape)
        made._component_distribution = self._component_distribution.expand(
            batch_shape + (self._num_component,)
        )
        made._num_component = self._num_component
        made._event_ndims = self._event_ndims
        return self._finished(made, batch_shape)

    @constraints.dependent_property
    def support(self):
        """The components' support."""
        return MixtureSameFamilyConstraint(self._component_distribution.support)

    @property
    def mixture_distribution(self):
        """Which component is chosen."""
        return self._mixture_distribution

    @property
    def component_distribution(self):
        """The components."""
        return self._component_distribution

    @property
    def _dim(self):
        """The axis of the components in their samples."""
        return -1 - self._event_ndims

    def _pad_mixture_dimensions(self, x):
        """Return the chances, (*batch, K), with as many axes as the components' samples."""
        missing = len(self.batch_shape) - len(self._mixture_distribution.batch_shape)
        own = x.shape
        return x.reshape(own[:-1] + torch.Size(missing * [1]) + own[-1:] + self._event_ndims * (1,))

    @property
    def mean(self):
        """The mean."""
        chances = self._pad_mixture_dimensions(self.mixture_distribution.probs)
        return torch.sum(chances * self.component_distribution.mean, dim=self._dim)

    @property
    def variance(self):
        """The mean of the variances, and the variance of the means."""
        chances = self._pad_mixture_dimensions(self.mixture_distribution.probs)
        within = torch.sum(chances * self.component_distribution.variance, dim=self._dim)
        off = self.component_distribution.mean - self.mean.unsqueeze(self._dim)
        return within + torch.sum(chances * off.pow(2.0), dim=self._dim)

    def cdf(self, x):
        """Return the cumulative probability."""
        cdf = self.component_distribution.cdf(x.unsqueeze(self._dim))
        return torch.sum(cdf * self.mixture_distribution.probs, dim=-1)

    def log_prob(self, x):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(x)
        own = self.component_distribution.log_prob(x.unsqueeze(self._dim))
        chances = torch.log_softmax(self.mixture_distribution.logits, dim=-1)
        return torch.logsumexp(own + chances, dim=-1)

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples: one of each component, of which one is chosen."""
        with torch.no_grad():
            shape = torch.Size(sample_shape)
            dim = len(shape) + len(self.batch_shape)
            chosen = self.mixture_distribution.sample(shape)
            drawn = self.component_distribution.sample(shape)
            ones = torch.Size([1] * (self._event_ndims + 1))
            event = torch.Size([1] * (dim - chosen.dim() + 1)) + self.event_shape
            places = chosen.reshape(chosen.shape + ones).repeat(
                torch.Size([1] * chosen.dim()) + event[-1 - self._event_ndims :]
            )
            return torch.gather(drawn, dim, places).squeeze(dim)

    def __repr__(self):
        """Name both parts."""
        return (
            f"MixtureSameFamily(\n  {self.mixture_distribution},\n  {self.component_distribution})"
        )
