"""Constraints: which values a parameter or a sample may take.

A constraint has `check(value)`, which tells for each event whether it holds, `event_dim`, the
number of axes of one event, and `is_discrete`.

Source: documentation of torch.distributions.constraints, PyTorch 2.10.
"""

__all__ = [
    "Constraint", "MixtureSameFamilyConstraint", "boolean", "cat", "corr_cholesky", "dependent",
    "dependent_property", "greater_than", "greater_than_eq", "half_open_interval", "independent",
    "integer_interval", "interval", "is_dependent", "less_than", "lower_cholesky",
    "lower_triangular", "multinomial", "nonnegative", "nonnegative_integer", "one_hot", "positive",
    "positive_definite", "positive_integer", "positive_semidefinite", "real", "real_vector",
    "simplex", "square", "stack", "symmetric", "unit_interval",
]  # fmt: skip


class Constraint:
    """A region that values lie in."""

    is_discrete = False
    event_dim = 0

    def check(self, value):
        """Return for each event whether the constraint holds."""
        raise NotImplementedError

    def __repr__(self):
        """Return the class name without its underscore."""
        return self.__class__.__name__[1:] + "()"


class _Dependent(Constraint):
    """A region that depends on other values, so nothing can be checked."""

    def __init__(self, *, is_discrete=NotImplemented, event_dim=NotImplemented):
        self._is_discrete = is_discrete
        self._event_dim = event_dim

    @property
    def is_discrete(self):
        """Whether the region is discrete, if known."""
        return self._known(self._is_discrete, "is_discrete")

    @property
    def event_dim(self):
        """The number of axes of one event, if known."""
        return self._known(self._event_dim, "event_dim")

    @staticmethod
    def _known(value, name):
        if value is NotImplemented:
            raise NotImplementedError(f".{name} cannot be determined statically")
        return value

    def __call__(self, *, is_discrete=NotImplemented, event_dim=NotImplemented):
        """Return the same with properties that are known after all."""
        if is_discrete is NotImplemented:
            is_discrete = self._is_discrete
        if event_dim is NotImplemented:
            event_dim = self._event_dim
        return _Dependent(is_discrete=is_discrete, event_dim=event_dim)

    def check(self, x):
        """Refuse."""
        raise ValueError("Cannot determine validity of dependent constraint")


def is_dependent(constraint):
    """Tell whether a constraint depends on other values."""
    return isinstance(constraint, _Dependent)


class _DependentProperty(property, _Dependent):
    """A property of a distribution, and on its class a constraint that depends on an instance."""

    def __init__(self, fn=None, *, is_discrete=NotImplemented, event_dim=NotImplemented):
        property.__init__(self, fn)
        self._is_discrete = is_discrete
        self._event_dim = event_dim

    def __call__(self, fn):
        """Decorate a method."""
        return _DependentProperty(fn, is_discrete=self._is_discrete, event_dim=self._event_dim)


class _IndependentConstraint(Constraint):
    """Some of the last batch axes belong to the event: all of it must fit."""

    def __init__(self, base_constraint, reinterpreted_batch_ndims):
        self.base_constraint = base_constraint
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims

    @property
    def is_discrete(self):
        """Whether the region is discrete."""
        return self.base_constraint.is_discrete

    @property
    def event_dim(self):
        """The number of axes of one event."""
        return self.base_constraint.event_dim + self.reinterpreted_batch_ndims

    def check(self, value):
        """Return for each event whether all its parts fit."""
        fits = self.base_constraint.check(value)
        dims = self.reinterpreted_batch_ndims
        if fits.dim() < dims:
            raise ValueError(
                f"Expected value.dim() >= {self.base_constraint.event_dim + dims} but got "
                f"{value.dim()}"
            )
        return fits.reshape((*fits.shape[: fits.dim() - dims], -1)).all(-1)

    def __repr__(self):
        """Name the parts."""
        return (
            f"{self.__class__.__name__[1:]}({self.base_constraint!r}, "
            f"{self.reinterpreted_batch_ndims})"
        )


class MixtureSameFamilyConstraint(Constraint):
    """The region of a mixture's components, for values without their axis."""

    def __init__(self, base_constraint):
        """Take the components' constraint."""
        if not isinstance(base_constraint, Constraint):
            raise AssertionError(f"Expected a Constraint, got {type(base_constraint).__name__}")
        self.base_constraint = base_constraint

    @property
    def is_discrete(self):
        """Whether the region is discrete."""
        return self.base_constraint.is_discrete

    @property
    def event_dim(self):
        """The number of axes of one event."""
        return self.base_constraint.event_dim

    def check(self, value):
        """Return for each event whether it fits every component."""
        dims = self.event_dim
        fits = self.base_constraint.check(value.unsqueeze(-1 - dims))
        if value.dim() < dims:
            raise ValueError(f"Expected value.dim() >= {dims} but got {value.dim()}")
        events = value.dim() - dims
        return fits.reshape((*fits.shape[:events], -1)).all(-1)

    def __repr__(self):
        """Name the base."""
        return f"{self.__class__.__name__}({self.base_constraint!r})"


class _Boolean(Constraint):
    """0 or 1."""

    is_discrete = True

    def check(self, value):
        """Check each element."""
        return (value == 0) | (value == 1)


class _OneHot(Constraint):
    """One 1 among zeros."""

    is_discrete = True
    event_dim = 1

    def check(self, value):
        """Check each vector."""
        return ((value == 0) | (value == 1)).all(-1) & value.sum(-1).eq(1)


class _Real(Constraint):
    """Any number but nan."""

    def check(self, value):
        """Check each element."""
        return value == value


class _Bounded(Constraint):
    """A region between bounds, of which a subclass names those it has."""

    _bounds = ()

    def __init__(self, *bounds, **named):
        for name, bound in [*zip(self._bounds, bounds, strict=False), *named.items()]:
            setattr(self, name, bound)

    def __repr__(self):
        """Name the bounds."""
        bounds = ", ".join(f"{name}={getattr(self, name)}" for name in self._bounds)
        return f"{self.__class__.__name__[1:]}({bounds})"


class _IntegerInterval(_Bounded):
    """Integers from a bound to another, both included."""

    is_discrete = True
    _bounds = ("lower_bound", "upper_bound")

    def check(self, value):
        """Check each element."""
        return (value % 1 == 0) & (self.lower_bound <= value) & (value <= self.upper_bound)


class _IntegerLessThan(_Bounded):
    """Integers up to a bound."""

    is_discrete = True
    _bounds = ("upper_bound",)

    def check(self, value):
        """Check each element."""
        return (value % 1 == 0) & (value <= self.upper_bound)


class _IntegerGreaterThan(_Bounded):
    """Integers from a bound on."""

    is_discrete = True
    _bounds = ("lower_bound",)

    def check(self, value):
        """Check each element."""
        return (value % 1 == 0) & (value >= self.lower_bound)


class _GreaterThan(_Bounded):
    """Numbers above a bound."""

    _bounds = ("lower_bound",)

    def check(self, value):
        """Check each element."""
        return self.lower_bound < value


class _GreaterThanEq(_Bounded):
    """Numbers from a bound on."""

    _bounds = ("lower_bound",)

    def check(self, value):
        """Check each element."""
        return self.lower_bound <= value


class _LessThan(_Bounded):
    """Numbers below a bound."""

    _bounds = ("upper_bound",)

    def check(self, value):
        """Check each element."""
        return value < self.upper_bound


class _Interval(_Bounded):
    """Numbers from a bound to another, both included."""

    _bounds = ("lower_bound", "upper_bound")

    def check(self, value):
        """Check each element."""
        return (self.lower_bound <= value) & (value <= self.upper_bound)


class _HalfOpenInterval(_Bounded):
    """Numbers from a bound to below another."""

    _bounds = ("lower_bound", "upper_bound")

    def check(self, value):
        """Check each element."""
        return (self.lower_bound <= value) & (value < self.upper_bound)


from torch.distributions._constraints_of_arrays import (  # noqa: E402
    _Cat,
    _CorrCholesky,
    _LowerCholesky,
    _LowerTriangular,
    _Multinomial,
    _PositiveDefinite,
    _PositiveSemidefinite,
    _Simplex,
    _Square,
    _Stack,
    _Symmetric,
)

dependent = _Dependent()
dependent_property = _DependentProperty
independent = _IndependentConstraint
boolean = _Boolean()
one_hot = _OneHot()
nonnegative_integer = _IntegerGreaterThan(0)
positive_integer = _IntegerGreaterThan(1)
integer_interval = _IntegerInterval
real = _Real()
real_vector = independent(real, 1)
positive = _GreaterThan(0.0)
nonnegative = _GreaterThanEq(0.0)
greater_than = _GreaterThan
greater_than_eq = _GreaterThanEq
less_than = _LessThan
multinomial = _Multinomial
unit_interval = _Interval(0.0, 1.0)
interval = _Interval
half_open_interval = _HalfOpenInterval
simplex = _Simplex()
lower_triangular = _LowerTriangular()
lower_cholesky = _LowerCholesky()
corr_cholesky = _CorrCholesky()
square = _Square()
symmetric = _Symmetric()
positive_semidefinite = _PositiveSemidefinite()
positive_definite = _PositiveDefinite()
cat = _Cat
stack = _Stack
