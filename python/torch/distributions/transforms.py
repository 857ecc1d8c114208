"""Transforms of random variables, with the logarithm of how they stretch volumes.

Source: documentation of torch.distributions.transforms, PyTorch 2.10.
"""

from torch.distributions import constraints
from torch.distributions.utils import sum_rightmost

__all__ = [
    "AbsTransform", "AffineTransform", "CatTransform", "ComposeTransform", "CorrCholeskyTransform",
    "CumulativeDistributionTransform", "ExpTransform", "IndependentTransform",
    "LowerCholeskyTransform", "PositiveDefiniteTransform", "PowerTransform", "ReshapeTransform",
    "SigmoidTransform", "SoftmaxTransform", "SoftplusTransform", "StackTransform",
    "StickBreakingTransform", "TanhTransform", "Transform", "identity_transform",
]  # fmt: skip


class Transform:
    """A map from `domain` to `codomain`; a subclass writes `_call`, and `_inverse` if it can.

    cache_size 1 remembers the last pair, which makes inverting a sample exact and cheap.
    """

    bijective = False
    domain = None
    codomain = None

    def __init__(self, cache_size=0):
        """Choose the cache's size, 0 or 1."""
        if cache_size not in (0, 1):
            raise ValueError("cache_size must be 0 or 1")
        self._cache_size = cache_size
        self._cached_x_y = None, None
        self._inv = None
        super().__init__()

    @property
    def event_dim(self):
        """The number of event axes, where domain and codomain have the same."""
        if self.domain.event_dim != self.codomain.event_dim:
            raise ValueError("Please use either .domain.event_dim or .codomain.event_dim")
        return self.domain.event_dim

    @property
    def inv(self):
        """The inverse transform; its own inverse is this one."""
        if self._inv is None:
            self._inv = _InverseTransform(self)
        return self._inv

    @property
    def sign(self):
        """1 for a rising, -1 for a falling map of numbers."""
        raise NotImplementedError

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        if type(self).__init__ is Transform.__init__:
            return type(self)(cache_size=cache_size)
        raise NotImplementedError(f"{type(self)}.with_cache is not implemented")

    def __eq__(self, other):
        """Compare by identity."""
        return self is other

    def __ne__(self, other):
        """Compare by what __eq__ says."""
        return not self.__eq__(other)

    __hash__ = object.__hash__

    def __call__(self, x):
        """Return y for x."""
        if self._cache_size == 0:
            return self._call(x)
        x_old, y_old = self._cached_x_y
        if x is x_old:
            return y_old
        y = self._call(x)
        self._cached_x_y = x, y
        return y

    def _inv_call(self, y):
        if self._cache_size == 0:
            return self._inverse(y)
        x_old, y_old = self._cached_x_y
        if y is y_old:
            return x_old
        x = self._inverse(y)
        self._cached_x_y = x, y
        return x

    def _call(self, x):
        raise NotImplementedError

    def _inverse(self, y):
        raise NotImplementedError

    def log_abs_det_jacobian(self, x, y):
        """Return log |dy/dx| of a pair."""
        raise NotImplementedError

    def __repr__(self):
        """Name the class."""
        return self.__class__.__name__ + "()"

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        return shape

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        return shape


class _InverseTransform(Transform):
    """A transform backwards."""

    def __init__(self, transform):
        super().__init__(cache_size=transform._cache_size)
        self._inv = transform

    @constraints.dependent_property(is_discrete=False)
    def domain(self):
        """The other's codomain."""
        return self._inv.codomain

    @constraints.dependent_property(is_discrete=False)
    def codomain(self):
        """The other's domain."""
        return self._inv.domain

    @property
    def bijective(self):
        """Whether the other is one to one."""
        return self._inv.bijective

    @property
    def sign(self):
        """The other's sign."""
        return self._inv.sign

    @property
    def inv(self):
        """The other."""
        return self._inv

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        return self.inv.with_cache(cache_size).inv

    def __eq__(self, other):
        """Compare what is inverted."""
        return isinstance(other, _InverseTransform) and self._inv == other._inv

    __hash__ = object.__hash__

    def __repr__(self):
        """Name what is inverted."""
        return f"{self.__class__.__name__}({self._inv!r})"

    def __call__(self, x):
        """Return the other's x."""
        return self._inv._inv_call(x)

    def log_abs_det_jacobian(self, x, y):
        """Return the other's, negative."""
        return -self._inv.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        return self._inv.inverse_shape(shape)

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        return self._inv.forward_shape(shape)


class ComposeTransform(Transform):
    """Transforms one after the other; the first one first."""

    def __init__(self, parts, cache_size=0):
        """Take the list of transforms."""
        if cache_size:
            parts = [part.with_cache(cache_size) for part in parts]
        super().__init__(cache_size=cache_size)
        self.parts = parts

    def __eq__(self, other):
        """Compare the parts."""
        return isinstance(other, ComposeTransform) and self.parts == other.parts

    __hash__ = object.__hash__

    def _end(self, first, last, parts):
        """Return the constraint at one end, with as many event axes as the parts need there."""
        if not self.parts:
            return constraints.real
        end = getattr(parts[0], first)
        dims = getattr(parts[-1], last).event_dim
        for part in reversed(parts):
            dims += getattr(part, first).event_dim - getattr(part, last).event_dim
            dims = max(dims, getattr(part, first).event_dim)
        more = dims - end.event_dim
        return constraints.independent(end, more) if more > 0 else end

    @constraints.dependent_property(is_discrete=False)
    def domain(self):
        """The first transform's domain."""
        return self._end("domain", "codomain", self.parts)

    @constraints.dependent_property(is_discrete=False)
    def codomain(self):
        """The last transform's codomain."""
        return self._end("codomain", "domain", self.parts[::-1])

    @property
    def bijective(self):
        """Whether all are one to one."""
        return all(part.bijective for part in self.parts)

    @property
    def sign(self):
        """The product of the signs."""
        sign = 1
        for part in self.parts:
            sign = sign * part.sign
        return sign

    @property
    def inv(self):
        """The inverses in the opposite order."""
        if self._inv is None:
            self._inv = ComposeTransform([part.inv for part in reversed(self.parts)])
            self._inv._inv = self
        return self._inv

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return ComposeTransform(self.parts, cache_size=cache_size)

    def __call__(self, x):
        """Return y for x."""
        for part in self.parts:
            x = part(x)
        return x

    def log_abs_det_jacobian(self, x, y):
        """Return the sum over the parts, each summed over the axes that are events to all."""
        if not self.parts:
            return x.new_zeros(x.shape)
        points = [x]
        for part in self.parts[:-1]:
            points.append(part(points[-1]))
        points.append(y)
        dims = self.domain.event_dim
        total = 0
        for part, before, after in zip(self.parts, points, points[1:], strict=False):
            one = part.log_abs_det_jacobian(before, after)
            total = total + sum_rightmost(one, dims - part.domain.event_dim)
            dims += part.codomain.event_dim - part.domain.event_dim
        return total

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        for part in self.parts:
            shape = part.forward_shape(shape)
        return shape

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return shape

    def __repr__(self):
        """Name the parts, one a line."""
        parts = ",\n    ".join(repr(part) for part in self.parts)
        return f"{self.__class__.__name__}(\n    {parts}\n)"


identity_transform = ComposeTransform([])

from torch.distributions._transforms_of_arrays import (  # noqa: E402
    CorrCholeskyTransform,
    LowerCholeskyTransform,
    PositiveDefiniteTransform,
    SoftmaxTransform,
    StickBreakingTransform,
)
from torch.distributions._transforms_of_numbers import (  # noqa: E402
    AbsTransform,
    AffineTransform,
    CumulativeDistributionTransform,
    ExpTransform,
    PowerTransform,
    SigmoidTransform,
    SoftplusTransform,
    TanhTransform,
)
from torch.distributions._transforms_of_parts import (  # noqa: E402
    CatTransform,
    IndependentTransform,
    ReshapeTransform,
    StackTransform,
)
