"""Transforms put together of others, part by part, and of an array's shape."""

import torch
from torch.distributions import constraints
from torch.distributions.transforms import Transform
from torch.distributions.utils import sum_rightmost
from torch.utils._lazy import belong


class IndependentTransform(Transform):
    """A transform with more of the last axes as one event."""

    def __init__(self, base_transform, reinterpreted_batch_ndims, cache_size=0):
        """Take the transform and the number of further event axes."""
        super().__init__(cache_size=cache_size)
        self.base_transform = base_transform.with_cache(cache_size)
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return IndependentTransform(
            self.base_transform, self.reinterpreted_batch_ndims, cache_size=cache_size
        )

    @constraints.dependent_property(is_discrete=False)
    def domain(self):
        """The base's, with more event axes."""
        return constraints.independent(self.base_transform.domain, self.reinterpreted_batch_ndims)

    @constraints.dependent_property(is_discrete=False)
    def codomain(self):
        """The base's, with more event axes."""
        return constraints.independent(self.base_transform.codomain, self.reinterpreted_batch_ndims)

    @property
    def bijective(self):
        """Whether the base is one to one."""
        return self.base_transform.bijective

    @property
    def sign(self):
        """The base's sign."""
        return self.base_transform.sign

    def _call(self, x):
        if x.dim() < self.domain.event_dim:
            raise ValueError("Too few dimensions on input")
        return self.base_transform(x)

    def _inverse(self, y):
        if y.dim() < self.codomain.event_dim:
            raise ValueError("Too few dimensions on input")
        return self.base_transform.inv(y)

    def log_abs_det_jacobian(self, x, y):
        """Return the base's, summed over the further axes."""
        one = self.base_transform.log_abs_det_jacobian(x, y)
        return sum_rightmost(one, self.reinterpreted_batch_ndims)

    def __repr__(self):
        """Name the base."""
        return (
            f"{self.__class__.__name__}({self.base_transform!r}, {self.reinterpreted_batch_ndims})"
        )

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        return self.base_transform.forward_shape(shape)

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        return self.base_transform.inverse_shape(shape)


class ReshapeTransform(Transform):
    """Another shape of the event."""

    bijective = True

    def __init__(self, in_shape, out_shape, cache_size=0):
        """Take the event's shapes."""
        self.in_shape = torch.Size(in_shape)
        self.out_shape = torch.Size(out_shape)
        if self.in_shape.numel() != self.out_shape.numel():
            raise ValueError("in_shape, out_shape have different numbers of elements")
        super().__init__(cache_size=cache_size)

    @constraints.dependent_property
    def domain(self):
        """Real numbers."""
        return constraints.independent(constraints.real, len(self.in_shape))

    @constraints.dependent_property
    def codomain(self):
        """Real numbers."""
        return constraints.independent(constraints.real, len(self.out_shape))

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return ReshapeTransform(self.in_shape, self.out_shape, cache_size=cache_size)

    def _call(self, x):
        return x.reshape(x.shape[: x.dim() - len(self.in_shape)] + self.out_shape)

    def _inverse(self, y):
        return y.reshape(y.shape[: y.dim() - len(self.out_shape)] + self.in_shape)

    def log_abs_det_jacobian(self, x, y):
        """Return zeros."""
        return x.new_zeros(x.shape[: x.dim() - len(self.in_shape)])

    @staticmethod
    def _exchanged(shape, old, new):
        if len(shape) < len(old):
            raise ValueError("Too few dimensions on input")
        cut = len(shape) - len(old)
        if shape[cut:] != old:
            raise ValueError(f"Shape mismatch: expected {shape[cut:]} but got {old}")
        return shape[:cut] + new

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        return self._exchanged(shape, self.in_shape, self.out_shape)

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        return self._exchanged(shape, self.out_shape, self.in_shape)


class _Parts(Transform):
    """Transforms of parts along an axis."""

    def __init__(self, tseq, dim=0, cache_size=0):
        for part in tseq:
            if not isinstance(part, Transform):
                raise AssertionError(f"Expected Transforms, got {type(part).__name__}")
        super().__init__(cache_size=cache_size)
        self.transforms = (
            [part.with_cache(cache_size) for part in tseq] if cache_size else list(tseq)
        )
        self.dim = dim

    @property
    def bijective(self):
        """Whether all are one to one."""
        return all(part.bijective for part in self.transforms)

    def _check(self, value):
        if not -value.dim() <= self.dim < value.dim():
            raise AssertionError(f"Expected -{value.dim()} <= dim < {value.dim()}, got {self.dim}")


class CatTransform(_Parts):
    """Transforms of parts of given lengths along an axis."""

    def __init__(self, tseq, dim=0, lengths=None, cache_size=0):
        """Take the transforms, the axis, and the lengths of the parts, 1 each if None."""
        super().__init__(tseq, dim, cache_size)
        self.lengths = [1] * len(self.transforms) if lengths is None else list(lengths)
        if len(self.lengths) != len(self.transforms):
            raise AssertionError(
                f"Expected as many lengths as transforms, got {len(self.lengths)} and "
                f"{len(self.transforms)}"
            )

    @property
    def event_dim(self):
        """The most event axes of any part."""
        return max(part.event_dim for part in self.transforms)

    @property
    def length(self):
        """The sum of the lengths."""
        return sum(self.lengths)

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return CatTransform(self.transforms, self.dim, self.lengths, cache_size)

    def _split(self, value):
        self._check(value)
        if value.size(self.dim) != self.length:
            raise AssertionError(f"Expected length {self.length}, got {value.size(self.dim)}")
        return value.split(self.lengths, self.dim)

    def _call(self, x):
        parts = zip(self.transforms, self._split(x), strict=True)
        return torch.cat([own(part) for own, part in parts], dim=self.dim)

    def _inverse(self, y):
        parts = zip(self.transforms, self._split(y), strict=True)
        return torch.cat([own.inv(part) for own, part in parts], dim=self.dim)

    def log_abs_det_jacobian(self, x, y):
        """Return the parts' logarithms: side by side, or summed where the axis is an event's."""
        logs = []
        for own, one, other in zip(self.transforms, self._split(x), self._split(y), strict=True):
            log = own.log_abs_det_jacobian(one, other)
            logs.append(sum_rightmost(log, self.event_dim - own.event_dim))
        dim = self.dim if self.dim < 0 else self.dim - x.dim()
        dim += self.event_dim
        return torch.cat(logs, dim=dim) if dim < 0 else sum(logs)

    @constraints.dependent_property
    def domain(self):
        """The parts' domains."""
        return constraints.cat([own.domain for own in self.transforms], self.dim, self.lengths)

    @constraints.dependent_property
    def codomain(self):
        """The parts' codomains."""
        return constraints.cat([own.codomain for own in self.transforms], self.dim, self.lengths)


class StackTransform(_Parts):
    """Transforms of slices along an axis."""

    def with_cache(self, cache_size=1):
        """Return the transform with a cache of this size."""
        if self._cache_size == cache_size:
            return self
        return StackTransform(self.transforms, self.dim, cache_size)

    def _slices(self, value):
        self._check(value)
        if value.size(self.dim) != len(self.transforms):
            raise AssertionError(
                f"Expected {len(self.transforms)} slices, got {value.size(self.dim)}"
            )
        return value.unbind(self.dim)

    def _call(self, x):
        parts = zip(self.transforms, self._slices(x), strict=True)
        return torch.stack([own(part) for own, part in parts], dim=self.dim)

    def _inverse(self, y):
        parts = zip(self.transforms, self._slices(y), strict=True)
        return torch.stack([own.inv(part) for own, part in parts], dim=self.dim)

    def log_abs_det_jacobian(self, x, y):
        """Return the slices' logarithms side by side."""
        parts = zip(self.transforms, self._slices(x), self._slices(y), strict=True)
        return torch.stack(
            [own.log_abs_det_jacobian(one, other) for own, one, other in parts], dim=self.dim
        )

    @constraints.dependent_property
    def domain(self):
        """The slices' domains."""
        return constraints.stack([own.domain for own in self.transforms], self.dim)

    @constraints.dependent_property
    def codomain(self):
        """The slices' codomains."""
        return constraints.stack([own.codomain for own in self.transforms], self.dim)


belong(globals(), "torch.distributions.transforms")
