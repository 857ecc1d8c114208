"""Constraints whose events are vectors or matrices, and those put together of others."""

import torch
from torch.distributions.constraints import Constraint


class _Simplex(Constraint):
    """Vectors of numbers of 0 or more that sum to 1."""

    event_dim = 1

    def check(self, value):
        """Check each vector."""
        return torch.all(value >= 0, dim=-1) & ((value.sum(-1) - 1).abs() < 1e-6)


class _Multinomial(Constraint):
    """Vectors of counts that sum to a bound at most."""

    is_discrete = True
    event_dim = 1

    def __init__(self, upper_bound):
        self.upper_bound = upper_bound

    def check(self, x):
        """Check each vector."""
        return (x >= 0).all(dim=-1) & (x.sum(dim=-1) <= self.upper_bound)


class _Matrices(Constraint):
    event_dim = 2


class _LowerTriangular(_Matrices):
    """Lower triangular matrices."""

    def check(self, value):
        """Check each matrix."""
        return (value.tril() == value).flatten(-2).all(-1)


class _LowerCholesky(_LowerTriangular):
    """Lower triangular matrices with a positive diagonal."""

    def check(self, value):
        """Check each matrix."""
        return super().check(value) & (value.diagonal(dim1=-2, dim2=-1) > 0).all(-1)


class _CorrCholesky(_LowerCholesky):
    """Cholesky factors of correlation matrices: their rows have length 1."""

    def check(self, value):
        """Check each matrix."""
        tolerance = torch.finfo(value.dtype).eps * value.size(-1) * 10
        off = (torch.linalg.vector_norm(value.detach(), dim=-1) - 1).abs()
        return off.le(tolerance).all(dim=-1) & super().check(value)


class _Square(_Matrices):
    """Square matrices."""

    def check(self, value):
        """Check each matrix."""
        square = value.shape[-2] == value.shape[-1]
        return torch.full(value.shape[:-2], square, dtype=torch.bool, device=value.device)


class _Symmetric(_Square):
    """Symmetric matrices."""

    def check(self, value):
        """Check each matrix."""
        square = super().check(value)
        if not square.all():
            return square
        return torch.isclose(value, value.mT, atol=1e-6).flatten(-2).all(-1)


class _PositiveSemidefinite(_Symmetric):
    """Symmetric matrices without negative eigenvalues."""

    def check(self, value):
        """Check each matrix."""
        symmetric = super().check(value)
        if not symmetric.all():
            return symmetric
        return torch.linalg.eigvalsh(value).ge(0).all(-1)


class _PositiveDefinite(_Symmetric):
    """Symmetric matrices that have a Cholesky factor."""

    def check(self, value):
        """Check each matrix."""
        symmetric = super().check(value)
        if not symmetric.all():
            return symmetric
        return torch.linalg.cholesky_ex(value).info.eq(0)


class _Parts(Constraint):
    """Constraints of parts along an axis."""

    def __init__(self, cseq, dim=0):
        for constraint in cseq:
            if not isinstance(constraint, Constraint):
                raise AssertionError(f"Expected Constraints, got {type(constraint).__name__}")
        self.cseq = list(cseq)
        self.dim = dim

    @property
    def is_discrete(self):
        """Whether any part is discrete."""
        return any(part.is_discrete for part in self.cseq)


class _Cat(_Parts):
    """Parts of given lengths along an axis, each with a constraint."""

    def __init__(self, cseq, dim=0, lengths=None):
        super().__init__(cseq, dim)
        self.lengths = [1] * len(self.cseq) if lengths is None else list(lengths)
        if len(self.lengths) != len(self.cseq):
            raise AssertionError(
                f"Expected as many lengths as constraints, got {len(self.lengths)} and "
                f"{len(self.cseq)}"
            )

    @property
    def event_dim(self):
        """The number of axes of one event."""
        return max(part.event_dim for part in self.cseq)

    def check(self, value):
        """Check each part."""
        parts = value.split(self.lengths, self.dim)
        return torch.cat(
            [own.check(part) for own, part in zip(self.cseq, parts, strict=True)], self.dim
        )


class _Stack(_Parts):
    """Slices along an axis, each with a constraint."""

    @property
    def event_dim(self):
        """The number of axes of one event."""
        own = max(part.event_dim for part in self.cseq)
        return own + 1 if self.dim + own < 0 else own

    def check(self, value):
        """Check each slice."""
        parts = value.unbind(self.dim)
        return torch.stack(
            [own.check(part) for own, part in zip(self.cseq, parts, strict=True)], self.dim
        )
