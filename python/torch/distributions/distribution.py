"""Distribution: what all distributions share.

Source: documentation of torch.distributions.Distribution, PyTorch 2.10.
"""

import warnings

import torch
from torch.distributions import constraints
from torch.distributions.utils import lazy_property

__all__ = ["Distribution"]


class Distribution:
    """A family of probability distributions, with batch_shape many independent members.

    A subclass that names its parameters in `_expands`, each with the number of its event axes (None
    for what stays as it is), gets `expand` from here.
    """

    has_rsample = False
    has_enumerate_support = False
    _validate_args = __debug__
    _expands = None

    @staticmethod
    def set_default_validate_args(value):
        """Switch the checks of arguments on or off for distributions made without a choice."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    def __init__(self, batch_shape=None, event_shape=None, validate_args=None):
        """Remember the shapes, and check the parameters against `arg_constraints`."""
        self._batch_shape = torch.Size() if batch_shape is None else torch.Size(batch_shape)
        self._event_shape = torch.Size() if event_shape is None else torch.Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._check_parameters()
        super().__init__()

    def _check_parameters(self):
        try:
            own = self.arg_constraints
        except NotImplementedError:
            own = {}
            warnings.warn(
                f"{self.__class__} does not define `arg_constraints`. Please set "
                "`arg_constraints = {}` or initialize the distribution with "
                "`validate_args=False` to turn off validation.",
                stacklevel=4,
            )
        for name, constraint in own.items():
            if constraints.is_dependent(constraint):
                continue
            if name not in self.__dict__ and isinstance(
                getattr(type(self), name, None), lazy_property
            ):
                continue
            value = getattr(self, name)
            if not constraint.check(value).all():
                raise ValueError(
                    f"Expected parameter {name} ({type(value).__name__} of shape "
                    f"{tuple(value.shape)}) of distribution {self!r} to satisfy the constraint "
                    f"{constraint!r}, but found invalid values:\n{value}"
                )

    @property
    def batch_shape(self):
        """The shape of the batch of parameters."""
        return self._batch_shape

    @property
    def event_shape(self):
        """The shape of one sample."""
        return self._event_shape

    @property
    def arg_constraints(self):
        """Constraint by parameter name."""
        raise NotImplementedError

    @property
    def support(self):
        """The constraint that samples fulfil."""
        raise NotImplementedError

    @property
    def mean(self):
        """The mean."""
        raise NotImplementedError

    @property
    def mode(self):
        """The likeliest value."""
        raise NotImplementedError(f"{self.__class__} does not implement mode")

    @property
    def variance(self):
        """The variance."""
        raise NotImplementedError

    @property
    def stddev(self):
        """The standard deviation."""
        return self.variance.sqrt()

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded, its parameters being views.

        Raises: NotImplementedError for a subclass with another constructor and no `expand`.
        """
        owner = next((c for c in type(self).__mro__ if vars(c).get("_expands") is not None), None)
        if owner is None:
            raise NotImplementedError
        return self._expanded(owner, torch.Size(batch_shape), _instance)

    def _expanded(self, owner, batch_shape, instance):
        """Return a new instance with the parameters named in `owner._expands` expanded."""
        made = self._get_checked_instance(owner, instance)
        for name, event_dims in owner._expands.items():
            if name in self.__dict__:
                value = self.__dict__[name]
                if event_dims is not None:  # else it is not broadcast with the others
                    event = value.shape[value.dim() - event_dims :]
                    value = value.expand(batch_shape + event)
                made.__dict__[name] = value
        return self._finished(made, batch_shape)

    def _finished(self, made, batch_shape):
        """Complete an expanded instance."""
        Distribution.__init__(made, batch_shape, self._event_shape, validate_args=False)
        made._validate_args = self._validate_args
        return made

    def sample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples of shape sample_shape + batch_shape + event_shape, without gradients."""
        with torch.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return samples that are differentiable towards the parameters."""
        raise NotImplementedError

    def sample_n(self, n):
        """Return n samples (deprecated)."""
        warnings.warn(
            "sample_n(n) will be deprecated. Use .sample((n,)) instead.", UserWarning, stacklevel=2
        )
        return self.sample(torch.Size((n,)))

    def log_prob(self, value):
        """Return the logarithm of the density or probability at a value."""
        raise NotImplementedError

    def cdf(self, value):
        """Return the probability of a sample not above the value."""
        raise NotImplementedError

    def icdf(self, value):
        """Return the value that a sample does not exceed with this probability."""
        raise NotImplementedError

    def enumerate_support(self, expand=True):
        """Return all values of a discrete distribution along the first axis."""
        raise NotImplementedError

    def _enumerated(self, values, expand):
        """Return values of one axis in front of the batch."""
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1, *self._batch_shape)) if expand else values

    def entropy(self):
        """Return the entropy in nats."""
        raise NotImplementedError

    def perplexity(self):
        """Return exp(entropy)."""
        return torch.exp(self.entropy())

    def _extended_shape(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        return torch.Size(sample_shape) + self._batch_shape + self._event_shape

    def _validate_sample(self, value):
        """Refuse a value that is no tensor, has another shape, or lies outside of the support."""
        if not isinstance(value, torch.Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        event_start = len(value.size()) - len(self._event_shape)
        if value.size()[event_start:] != self._event_shape:
            raise ValueError(
                "The right-most size of value must match event_shape: "
                f"{value.size()} vs {self._event_shape}."
            )
        expected = self._batch_shape + self._event_shape
        for own, other in zip(reversed(value.size()), reversed(expected), strict=False):
            if own != 1 and other != 1 and own != other:
                raise ValueError(
                    "Value is not broadcastable with batch_shape+event_shape: "
                    f"{value.size()} vs {expected}."
                )
        try:
            support = self.support
        except NotImplementedError:
            warnings.warn(
                f"{self.__class__} does not define `support` to enable sample validation. Please "
                "initialize the distribution with `validate_args=False` to turn off validation.",
                stacklevel=3,
            )
            return
        if not support.check(value).all():
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) "
                f"to be within the support ({support!r}) of the distribution {self!r}, but found "
                f"invalid values:\n{value}"
            )

    def _get_checked_instance(self, cls, _instance=None):
        if _instance is None and type(self).__init__ != cls.__init__:
            raise NotImplementedError(
                f"Subclass {self.__class__.__name__} of {cls.__name__} that defines a custom "
                "__init__ method must also define a custom .expand() method."
            )
        return self.__new__(type(self)) if _instance is None else _instance

    def __repr__(self):
        """Name the parameters: a number as it is, a tensor by its shape."""
        shown = []
        for name in self.arg_constraints:
            value = self.__dict__.get(name)
            if value is not None:
                shown.append(f"{name}: {value if value.numel() == 1 else value.size()}")
        return f"{self.__class__.__name__}({', '.join(shown)})"
