"""Transforms of vectors and matrices."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.transforms import Transform
from torch.distributions.utils import tril_matrix_to_vec, vec_to_tril_matrix
from torch.nn import functional as F
from torch.utils._lazy import belong


class _OfClass(Transform):
    """A transform that is the same for every instance of its class."""

    def __eq__(self, other):
        """Compare the class."""
        return isinstance(other, type(self))

    __hash__ = object.__hash__


class CorrCholeskyTransform(Transform):
    """Vectors of D(D-1)/2 numbers to Cholesky factors of D x D correlation matrices.

    Row by row, tanh(x) is the share of what is left of the row's length 1.

    Source: Lewandowski, Kurowicka and Joe, 2009; Stan Reference Manual, 10.12.
    """

    domain = constraints.real_vector
    codomain = constraints.corr_cholesky
    bijective = True

    def _call(self, x):
        x = torch.tanh(x)
        eps = torch.finfo(x.dtype).eps
        shares = vec_to_tril_matrix(x.clamp(min=-1 + eps, max=1 - eps), diag=-1)
        left = (1 - shares**2).sqrt().cumprod(-1)
        shares = shares + torch.eye(shares.shape[-1], dtype=x.dtype, device=x.device)
        return shares * F.pad(left[..., :-1], [1, 0], value=1)

    def _inverse(self, y):
        left = 1 - torch.cumsum(y * y, dim=-1)
        below = tril_matrix_to_vec(y, diag=-1)
        before = tril_matrix_to_vec(F.pad(left[..., :-1], [1, 0], value=1), diag=-1)
        shares = below / before.sqrt()
        return (shares.log1p() - shares.neg().log1p()) / 2

    def log_abs_det_jacobian(self, x, y, intermediates=None):
        """Return the sum of log(what is left) / 2 and of log(1 - tanh(x) ** 2)."""
        left = 1 - (y * y).cumsum(dim=-1)
        logs = tril_matrix_to_vec(left, diag=-2).log().sum(-1)
        tanh = -2 * (x + F.softplus(-2 * x) - math.log(2.0)).sum(dim=-1)
        return 0.5 * logs + tanh

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        if len(shape) < 1:
            raise ValueError("Too few dimensions on input")
        count = shape[-1]
        size = round((0.25 + 2 * count) ** 0.5 + 0.5)
        if size * (size - 1) // 2 != count:
            raise ValueError("Input is not a flattened lower-diagonal number")
        return shape[:-1] + (size, size)

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        if len(shape) < 2:
            raise ValueError("Too few dimensions on input")
        if shape[-2] != shape[-1]:
            raise ValueError("Input is not square")
        return shape[:-2] + (shape[-1] * (shape[-1] - 1) // 2,)


class SoftmaxTransform(_OfClass):
    """y = exp(x), normalised; not one to one, log(y) serves as inverse."""

    domain = constraints.real_vector
    codomain = constraints.simplex

    def _call(self, x):
        powers = (x - x.max(-1, True)[0]).exp()
        return powers / powers.sum(-1, True)

    def _inverse(self, y):
        return y.log()

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        if len(shape) < 1:
            raise ValueError("Too few dimensions on input")
        return shape

    inverse_shape = forward_shape


class StickBreakingTransform(_OfClass):
    """Vectors of K numbers to the simplex of K+1: each breaks off a share of what is left."""

    domain = constraints.real_vector
    codomain = constraints.simplex
    bijective = True

    @staticmethod
    def _offset(x):
        return x.shape[-1] + 1 - x.new_ones(x.shape[-1]).cumsum(-1)

    def _call(self, x):
        shares = torch.sigmoid(x - self._offset(x).log())
        limits = torch.finfo(shares.dtype)
        shares = shares.clamp(min=limits.tiny, max=1 - limits.eps)
        left = (1 - shares).cumprod(-1)
        return F.pad(shares, [0, 1], value=1) * F.pad(left, [1, 0], value=1)

    def _inverse(self, y):
        broken = y[..., :-1]
        offset = y.shape[-1] - broken.new_ones(broken.shape[-1]).cumsum(-1)
        left = (1 - broken.cumsum(-1)).clamp(min=torch.finfo(y.dtype).tiny)
        return broken.log() - left.log() + offset.log()

    def log_abs_det_jacobian(self, x, y):
        """Return the logarithm, summed over the vector."""
        x = x - self._offset(x).log()
        return (-x + F.logsigmoid(x) + y[..., :-1].log()).sum(-1)

    def forward_shape(self, shape):
        """Return the shape of y for a shape of x."""
        if len(shape) < 1:
            raise ValueError("Too few dimensions on input")
        return shape[:-1] + (shape[-1] + 1,)

    def inverse_shape(self, shape):
        """Return the shape of x for a shape of y."""
        if len(shape) < 1:
            raise ValueError("Too few dimensions on input")
        return shape[:-1] + (shape[-1] - 1,)


class LowerCholeskyTransform(_OfClass):
    """Matrices to lower triangular ones with a positive diagonal, exp of the matrix's."""

    domain = constraints.independent(constraints.real, 2)
    codomain = constraints.lower_cholesky

    def _call(self, x):
        return x.tril(-1) + x.diagonal(dim1=-2, dim2=-1).exp().diag_embed()

    def _inverse(self, y):
        return y.tril(-1) + y.diagonal(dim1=-2, dim2=-1).log().diag_embed()


class PositiveDefiniteTransform(_OfClass):
    """Matrices to positive definite ones, by their Cholesky factor."""

    domain = constraints.independent(constraints.real, 2)
    codomain = constraints.positive_definite

    def _call(self, x):
        factor = LowerCholeskyTransform()(x)
        return factor @ factor.mT

    def _inverse(self, y):
        return LowerCholeskyTransform().inv(torch.linalg.cholesky(y))


belong(globals(), "torch.distributions.transforms")
