"""One-hot vectors."""

import torch
from torch.distributions import constraints
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution
from torch.nn import functional as F

__all__ = ["OneHotCategorical", "OneHotCategoricalStraightThrough"]


class OneHotCategorical(Distribution):
    """One-hot vectors of length K by `probs` or `logits`, (*, K); see Categorical."""

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        """Take one of both."""
        self._categorical = Categorical(probs, logits)
        shape = self._param.shape
        super().__init__(shape[:-1], shape[-1:], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = self._get_checked_instance(OneHotCategorical, _instance)
        made._categorical = self._categorical.expand(batch_shape)
        return self._finished(made, batch_shape)

    def _new(self, *args, **kwargs):
        return self._categorical._new(*args, **kwargs)

    @property
    def _param(self):
        return self._categorical._param

    @property
    def probs(self):
        """Probabilities."""
        return self._categorical.probs

    @property
    def logits(self):
        """Log-probabilities."""
        return self._categorical.logits

    @property
    def mean(self):
        """The mean."""
        return self.probs

    @property
    def mode(self):
        """The likeliest vector."""
        mode = self._categorical.mode
        return F.one_hot(mode, num_classes=self.logits.shape[-1]).to(self.logits)

    @property
    def variance(self):
        """The variance."""
        return self.probs * (1 - self.probs)

    @property
    def param_shape(self):
        """The shape of the parameter that was given."""
        return self._categorical.param_shape

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples, of the probabilities' dtype."""
        drawn = self._categorical.sample(torch.Size(sample_shape))
        return F.one_hot(drawn, self._categorical._num_events).to(self.probs)

    def log_prob(self, value):
        """Return the log probability."""
        if self._validate_args:
            self._validate_sample(value)
        return self._categorical.log_prob(value.max(-1)[1])

    def entropy(self):
        """Return the entropy."""
        return self._categorical.entropy()

    def enumerate_support(self, expand=True):
        """Return all one-hot vectors, (K, *batch, K)."""
        size = self.event_shape[0]
        values = torch.eye(size, dtype=self._param.dtype, device=self._param.device)
        values = values.view((size,) + (1,) * len(self.batch_shape) + (size,))
        return values.expand((size, *self.batch_shape, size)) if expand else values


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """OneHotCategorical whose samples pass gradients on to the probabilities.

    Source: Bengio et al., arXiv 1308.3432.
    """

    has_rsample = True

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples with the gradient of the probabilities."""
        drawn = self.sample(sample_shape)
        return drawn + (self.probs - self.probs.detach())
