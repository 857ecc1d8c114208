"""The categorical distribution."""

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import ProbsOrLogits, given

__all__ = ["Categorical"]


class Categorical(ProbsOrLogits, Distribution):
    """Numbers 0 to K-1 by probabilities `probs`, or unnormalised log-probabilities `logits`.

    Both are (*, K); probs are normalised.
    """

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True
    _expands = {"probs": 1, "logits": 1}

    def __init__(self, probs=None, logits=None, validate_args=None):
        """Take one of both."""
        name = given(probs, logits)
        value = probs if name == "probs" else logits
        if value.dim() < 1:
            raise ValueError(f"`{name}` parameter must be at least one-dimensional.")
        if name == "probs":
            self.probs = probs / probs.sum(-1, keepdim=True)
        else:
            self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)
        super().__init__(value.size()[:-1], validate_args=validate_args)

    @property
    def _num_events(self):
        return self._param.size(-1)

    def _new(self, *args, **kwargs):
        return self._param.new(*args, **kwargs)

    @constraints.dependent_property(is_discrete=True, event_dim=0)
    def support(self):
        """0 to K-1."""
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def mean(self):
        """Undefined: nan."""
        return torch.full(
            self._batch_shape, float("nan"), dtype=self.probs.dtype, device=self.probs.device
        )

    @property
    def mode(self):
        """The likeliest number."""
        return self.probs.argmax(dim=-1)

    @property
    def variance(self):
        """Undefined: nan."""
        return self.mean

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples, int64."""
        count = torch.Size(sample_shape).numel()
        with torch.no_grad():
            drawn = torch.multinomial(self.probs.reshape(-1, self._num_events), count, True)
            return drawn.T.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value):
        """Return the log probability."""
        if self._validate_args:
            self._validate_sample(value)
        value, logits = torch.broadcast_tensors(value.long().unsqueeze(-1), self.logits)
        return logits.gather(-1, value[..., :1]).squeeze(-1)

    def entropy(self):
        """Return the entropy."""
        lowest = torch.finfo(self.logits.dtype).min
        return -(self.logits.clamp(min=lowest) * self.probs).sum(-1)

    def enumerate_support(self, expand=True):
        """Return 0 to K-1."""
        values = torch.arange(self._num_events, dtype=torch.long, device=self._param.device)
        return self._enumerated(values, expand)
