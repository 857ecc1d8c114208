"""The Wishart distribution."""

import math
import warnings

import torch
from torch.distributions import constraints
from torch.distributions.chi2 import Chi2
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.multivariate_normal import _precision_to_scale_tril
from torch.distributions.utils import NUMBERS, lazy_property

__all__ = ["Wishart"]
_log_2 = math.log(2)


class Wishart(ExponentialFamily):
    """Scatter matrices of `df` normal vectors.

    Args:
        df: degrees of freedom, above N - 1; number or tensor.
        covariance_matrix: (*, N, N), positive definite.
        precision_matrix: its inverse.
        scale_tril: its lower Cholesky factor; the cheapest one.

    Source: Bartlett's decomposition; Bishop, Pattern Recognition and Machine Learning, B.78 ff.
    """

    support = constraints.positive_definite
    has_rsample = True
    _mean_carrier_measure = 0
    _expands = {
        "df": 0,
        "covariance_matrix": 2,
        "precision_matrix": 2,
        "scale_tril": 2,
        "_unbroadcasted_scale_tril": 2,
    }

    @property
    def arg_constraints(self):
        """Constraint by parameter name."""
        return {
            "covariance_matrix": constraints.positive_definite,
            "precision_matrix": constraints.positive_definite,
            "scale_tril": constraints.lower_cholesky,
            "df": constraints.greater_than(self.event_shape[-1] - 1),
        }

    def __init__(
        self, df, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None
    ):
        """Take degrees of freedom and one description of the spread."""
        found = {
            "covariance_matrix": covariance_matrix,
            "scale_tril": scale_tril,
            "precision_matrix": precision_matrix,
        }
        found = {name: value for name, value in found.items() if value is not None}
        if len(found) != 1:
            raise AssertionError(
                "Exactly one of covariance_matrix or precision_matrix or scale_tril may be "
                "specified."
            )
        ((name, matrix),) = found.items()
        if matrix.dim() < 2:
            raise ValueError(
                "scale_tril must be at least two-dimensional, with optional leading batch "
                "dimensions"
            )
        if isinstance(df, NUMBERS):
            batch_shape = torch.Size(matrix.shape[:-2])
            self.df = torch.tensor(df, dtype=matrix.dtype, device=matrix.device)
        else:
            batch_shape = torch.broadcast_shapes(matrix.shape[:-2], df.shape)
            self.df = df.expand(batch_shape)
        event_shape = matrix.shape[-2:]
        if self.df.le(event_shape[-1] - 1).any():
            raise ValueError(
                f"Value of df={df} expected to be greater than ndim - 1 = {event_shape[-1] - 1}."
            )
        setattr(self, name, matrix.expand(batch_shape + (-1, -1)))
        super().__init__(batch_shape, event_shape, validate_args=validate_args)
        if self.df.lt(event_shape[-1]).any():
            warnings.warn(
                "Low df values detected. Singular samples are highly likely to occur for ndim - 1 "
                "< df < ndim.",
                stacklevel=2,
            )
        self._unbroadcasted_scale_tril = self._factor(name, matrix)
        self._dist_chi2 = self._squares()

    @staticmethod
    def _factor(name, matrix):
        if name == "scale_tril":
            return matrix
        if name == "covariance_matrix":
            return torch.linalg.cholesky(matrix)
        return _precision_to_scale_tril(matrix)

    def _squares(self):
        """Return the chi-squared numbers on the diagonal of Bartlett's decomposition."""
        size = self._event_shape[-1]
        less = torch.arange(size, dtype=self.df.dtype, device=self.df.device)
        less = less.expand((*self._batch_shape, size))
        return Chi2(df=self.df.unsqueeze(-1) - less)

    def expand(self, batch_shape, _instance=None):
        """Return the distribution with its batch expanded."""
        made = super().expand(batch_shape, _instance)
        made._dist_chi2 = made._squares()
        return made

    def _expanded_matrix(self, matrix):
        return matrix.expand(self._batch_shape + self._event_shape)

    @lazy_property
    def scale_tril(self):
        """The lower Cholesky factor of the covariance."""
        return self._expanded_matrix(self._unbroadcasted_scale_tril)

    @lazy_property
    def covariance_matrix(self):
        """The covariance."""
        factor = self._unbroadcasted_scale_tril
        return self._expanded_matrix(factor @ factor.mT)

    @lazy_property
    def precision_matrix(self):
        """The covariance's inverse."""
        return self._expanded_matrix(torch.cholesky_inverse(self._unbroadcasted_scale_tril))

    @property
    def _df(self):
        return self.df.expand(self._batch_shape)

    @property
    def mean(self):
        """The mean."""
        return self._df.view(self._batch_shape + (1, 1)) * self.covariance_matrix

    @property
    def mode(self):
        """The likeliest matrix; nan where there is none."""
        factor = self._df - self.covariance_matrix.shape[-1] - 1
        factor = factor.masked_fill(factor <= 0, float("nan"))
        return factor.view(self._batch_shape + (1, 1)) * self.covariance_matrix

    @property
    def variance(self):
        """The variance of each element."""
        covariance = self.covariance_matrix
        diagonal = covariance.diagonal(dim1=-2, dim2=-1)
        products = torch.einsum("...i,...j->...ij", diagonal, diagonal)
        return self._df.view(self._batch_shape + (1, 1)) * (covariance.pow(2) + products)

    def _bartlett_sampling(self, sample_shape=torch.Size()):  # noqa: B008 (a constant)
        size = self._event_shape[-1]
        noise = self._dist_chi2.rsample(sample_shape).sqrt().diag_embed(dim1=-2, dim2=-1)
        rows, columns = torch.tril_indices(size, size, offset=-1)
        noise[..., rows, columns] = torch.randn(
            torch.Size(sample_shape) + self._batch_shape + (size * (size - 1) // 2,),
            dtype=noise.dtype,
            device=noise.device,
        )
        factor = self._unbroadcasted_scale_tril @ noise
        return factor @ factor.mT

    def rsample(self, sample_shape=torch.Size(), max_try_correction=None):  # noqa: B008
        """Return matrices.

        As in PyTorch, where singular matrices should be drawn again, the first draw is thrown away
        if it is regular, the later ones if they are singular: the same seed gives the same samples.

        Args:
            sample_shape: of the samples.
            max_try_correction: how often to draw again; 3, or 10 for single distributions, if None.
        """
        if max_try_correction is None:
            max_try_correction = 3 if self._batch_shape else 10
        sample = self._bartlett_sampling(torch.Size(sample_shape))
        again = self._any_of_batch(constraints.positive_definite.check(sample))
        for _ in range(max_try_correction):
            if not again.any():
                break
            drawn = self._bartlett_sampling(again[again].shape)
            sample[again] = drawn
            singular = ~constraints.positive_definite.check(drawn)
            again[again.clone()] = self._any_of_batch(singular)
        return sample

    def _any_of_batch(self, flags):
        """Tell for each sample whether the flag of a matrix of its batch is set."""
        batch_dims = [-1 - i for i in range(len(self._batch_shape))]
        return flags.amax(batch_dims) if batch_dims else flags

    def _half_log_det(self):
        return self._unbroadcasted_scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def log_prob(self, value):
        """Return the log density."""
        if self._validate_args:
            self._validate_sample(value)
        nu, size = self._df, self._event_shape[-1]
        solved = torch.cholesky_solve(value, self._unbroadcasted_scale_tril)
        return (
            -nu * (size * _log_2 / 2 + self._half_log_det())
            - torch.mvlgamma(nu / 2, p=size)
            + (nu - size - 1) / 2 * torch.linalg.slogdet(value).logabsdet
            - solved.diagonal(dim1=-2, dim2=-1).sum(dim=-1) / 2
        )

    def entropy(self):
        """Return the entropy."""
        nu, size = self._df, self._event_shape[-1]
        digammas = torch.digamma(nu.unsqueeze(-1) / 2 - torch.arange(size, dtype=nu.dtype) / 2)
        return (
            (size + 1) * (size * _log_2 / 2 + self._half_log_det())
            + torch.mvlgamma(nu / 2, p=size)
            - (nu - size - 1) / 2 * digammas.sum(-1)
            + nu * size / 2
        )

    @property
    def _natural_params(self):
        return -self.precision_matrix / 2, (self._df - self._event_shape[-1] - 1) / 2

    def _log_normalizer(self, x, y):
        size = self._event_shape[-1]
        log_det = -torch.linalg.slogdet(-2 * x).logabsdet
        return (y + (size + 1) / 2) * (log_det + _log_2 * size) + torch.mvlgamma(
            y + (size + 1) / 2, p=size
        )
