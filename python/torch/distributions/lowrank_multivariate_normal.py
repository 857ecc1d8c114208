"""The multivariate normal distribution of a low-rank covariance."""

import math

import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.multivariate_normal import _batch_mahalanobis, _batch_mv
from torch.distributions.utils import _standard_normal, lazy_property

__all__ = ["LowRankMultivariateNormal"]


def _batch_capacitance_tril(factor, diagonal):
    """Return the Cholesky factor of I + W' D^-1 W, (*, R, R)."""
    capacitance = torch.matmul(factor.mT / diagonal.unsqueeze(-2), factor)
    capacitance = capacitance + torch.eye(factor.size(-1), dtype=factor.dtype, device=factor.device)
    return torch.linalg.cholesky(capacitance)


def _batch_lowrank_logdet(factor, diagonal, capacitance_tril):
    """Return log |W W' + D| by the matrix determinant lemma."""
    inner = 2 * capacitance_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
    return inner + diagonal.log().sum(-1)


def _batch_lowrank_mahalanobis(factor, diagonal, x, capacitance_tril):
    """Return x' (W W' + D)^-1 x by the Woodbury identity."""
    inner = _batch_mv(factor.mT / diagonal.unsqueeze(-2), x)
    return (x.pow(2) / diagonal).sum(-1) - _batch_mahalanobis(capacitance_tril, inner)


class LowRankMultivariateNormal(Distribution):
    """Normal vectors of covariance cov_factor x cov_factor' + diag(cov_diag).

    Args:
        loc: (*, N).
        cov_factor: (*, N, R).
        cov_diag: (*, N), positive.
    """

    arg_constraints = {
        "loc": constraints.real_vector,
        "cov_factor": constraints.independent(constraints.real, 2),
        "cov_diag": constraints.independent(constraints.positive, 1),
    }
    support = constraints.real_vector
    has_rsample = True
    _expands = {
        "loc": 1,
        "cov_diag": 1,
        "cov_factor": 2,
        "covariance_matrix": 2,
        "scale_tril": 2,
        "precision_matrix": 2,
        "_unbroadcasted_cov_factor": None,
        "_unbroadcasted_cov_diag": None,
        "_capacitance_tril": None,
    }

    def __init__(self, loc, cov_factor, cov_diag, validate_args=None):
        """Take mean, factor and diagonal."""
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        event_shape = loc.shape[-1:]
        if cov_factor.dim() < 2:
            raise ValueError(
                "cov_factor must be at least two-dimensional, with optional leading batch "
                "dimensions"
            )
        if cov_factor.shape[-2:-1] != event_shape:
            raise ValueError(
                f"cov_factor must be a batch of matrices with shape {event_shape[0]} x m"
            )
        if cov_diag.shape[-1:] != event_shape:
            raise ValueError(f"cov_diag must be a batch of vectors with shape {event_shape}")
        try:
            batch_shape = torch.broadcast_shapes(
                loc.shape[:-1], cov_factor.shape[:-2], cov_diag.shape[:-1]
            )
        except RuntimeError as error:
            raise ValueError(
                f"Incompatible batch shapes: loc {loc.shape}, cov_factor {cov_factor.shape}, "
                f"cov_diag {cov_diag.shape}"
            ) from error
        self.loc = loc.expand(batch_shape + event_shape)
        self.cov_factor = cov_factor.expand(batch_shape + cov_factor.shape[-2:])
        self.cov_diag = cov_diag.expand(batch_shape + event_shape)
        self._unbroadcasted_cov_factor = cov_factor
        self._unbroadcasted_cov_diag = cov_diag
        self._capacitance_tril = _batch_capacitance_tril(cov_factor, cov_diag)
        super().__init__(batch_shape, event_shape, validate_args=validate_args)

    def _expanded_matrix(self, matrix):
        return matrix.expand(self._batch_shape + self._event_shape + self._event_shape)

    @property
    def mean(self):
        """The mean."""
        return self.loc

    @property
    def mode(self):
        """The likeliest vector."""
        return self.loc

    @lazy_property
    def variance(self):
        """The variances."""
        variance = self._unbroadcasted_cov_factor.pow(2).sum(-1) + self._unbroadcasted_cov_diag
        return variance.expand(self._batch_shape + self._event_shape)

    @lazy_property
    def scale_tril(self):
        """The lower Cholesky factor of the covariance.

        It is D^1/2 x the factor of I + D^-1/2 W W' D^-1/2, whose numbers are better behaved.
        """
        root = self._unbroadcasted_cov_diag.sqrt().unsqueeze(-1)
        scaled = self._unbroadcasted_cov_factor / root
        inner = torch.matmul(scaled, scaled.mT).contiguous()
        inner.diagonal(dim1=-2, dim2=-1).add_(1)
        return self._expanded_matrix(root * torch.linalg.cholesky(inner))

    @lazy_property
    def covariance_matrix(self):
        """The covariance."""
        factor = self._unbroadcasted_cov_factor
        diagonal = torch.diag_embed(self._unbroadcasted_cov_diag)
        return self._expanded_matrix(torch.matmul(factor, factor.mT) + diagonal)

    @lazy_property
    def precision_matrix(self):
        """The covariance's inverse, by the Woodbury identity."""
        diagonal = self._unbroadcasted_cov_diag
        scaled = self._unbroadcasted_cov_factor.mT / diagonal.unsqueeze(-2)
        a = torch.linalg.solve_triangular(self._capacitance_tril, scaled, upper=False)
        return self._expanded_matrix(torch.diag_embed(diagonal.reciprocal()) - a.mT @ a)

    def rsample(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        """Return loc + factor x normal vectors + sqrt(diagonal) * further ones."""
        shape = self._extended_shape(sample_shape)
        rank_shape = shape[:-1] + self.cov_factor.shape[-1:]
        by_factor = _standard_normal(rank_shape, self.loc.dtype, self.loc.device)
        by_diagonal = _standard_normal(shape, self.loc.dtype, self.loc.device)
        return (
            self.loc
            + _batch_mv(self._unbroadcasted_cov_factor, by_factor)
            + self._unbroadcasted_cov_diag.sqrt() * by_diagonal
        )

    def _log_det(self):
        return _batch_lowrank_logdet(
            self._unbroadcasted_cov_factor, self._unbroadcasted_cov_diag, self._capacitance_tril
        )

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        square = _batch_lowrank_mahalanobis(
            self._unbroadcasted_cov_factor,
            self._unbroadcasted_cov_diag,
            value - self.loc,
            self._capacitance_tril,
        )
        constant = self._event_shape[0] * math.log(2 * math.pi)
        return -0.5 * (constant + self._log_det() + square)

    def entropy(self):
        """Return the entropy."""
        constant = self._event_shape[0] * (1.0 + math.log(2 * math.pi))
        return (0.5 * (constant + self._log_det())).expand(self._batch_shape)
