"""Divergences of two distributions of one family."""

import torch
from torch.distributions.bernoulli import Bernoulli
from torch.distributions.beta import Beta
from torch.distributions.binomial import Binomial
from torch.distributions.categorical import Categorical
from torch.distributions.cauchy import Cauchy
from torch.distributions.continuous_bernoulli import ContinuousBernoulli
from torch.distributions.dirichlet import Dirichlet
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.exponential import Exponential
from torch.distributions.gamma import Gamma
from torch.distributions.geometric import Geometric
from torch.distributions.gumbel import EULER, Gumbel
from torch.distributions.half_normal import HalfNormal
from torch.distributions.kl import register_kl
from torch.distributions.laplace import Laplace
from torch.distributions.lowrank_multivariate_normal import (
    LowRankMultivariateNormal,
    _batch_lowrank_logdet,
    _batch_lowrank_mahalanobis,
)
from torch.distributions.multivariate_normal import MultivariateNormal, _batch_mahalanobis
from torch.distributions.normal import Normal
from torch.distributions.one_hot_categorical import OneHotCategorical
from torch.distributions.pareto import Pareto
from torch.distributions.poisson import Poisson
from torch.distributions.uniform import Uniform
from torch.distributions.utils import sum_rightmost
from torch.nn.functional import softplus


@register_kl(Bernoulli, Bernoulli)
def _bernoulli(p, q):
    one = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    one = torch.where(q.probs == 0, torch.inf, one)
    one = torch.where(p.probs == 0, 0.0, one)
    zero = (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    zero = torch.where(q.probs == 1, torch.inf, zero)
    zero = torch.where(p.probs == 1, 0.0, zero)
    return one + zero


def _log_beta(d):
    a, b = d.concentration1, d.concentration0
    return a.lgamma() + b.lgamma() - (a + b).lgamma()


@register_kl(Beta, Beta)
def _beta(p, q):
    total = p.concentration1 + p.concentration0
    return (
        _log_beta(q)
        - _log_beta(p)
        + (p.concentration1 - q.concentration1) * torch.digamma(p.concentration1)
        + (p.concentration0 - q.concentration0) * torch.digamma(p.concentration0)
        + (q.concentration1 + q.concentration0 - total) * torch.digamma(total)
    )


@register_kl(Binomial, Binomial)
def _binomial(p, q):
    if (p.total_count < q.total_count).any():
        raise NotImplementedError(
            "KL between Binomials where q.total_count > p.total_count is not implemented"
        )
    trial = p.probs * (p.logits - q.logits) + (-p.probs).log1p() - (-q.probs).log1p()
    found = p.total_count * trial
    more, found = torch.broadcast_tensors(p.total_count > q.total_count, found)
    return torch.where(more, torch.inf, found)


@register_kl(Categorical, Categorical)
def _categorical(p, q):
    part = p.probs * (p.logits - q.logits)
    part = torch.where((q.probs == 0).expand_as(part), torch.inf, part)
    return torch.where((p.probs == 0).expand_as(part), 0.0, part).sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def _one_hot_categorical(p, q):
    return _categorical(p._categorical, q._categorical)


@register_kl(ContinuousBernoulli, ContinuousBernoulli)
def _continuous_bernoulli(p, q):
    slope = p.mean * (p.logits - q.logits)
    return (
        slope
        + p._cont_bern_log_norm()
        + torch.log1p(-p.probs)
        - q._cont_bern_log_norm()
        - torch.log1p(-q.probs)
    )


@register_kl(Dirichlet, Dirichlet)
def _dirichlet(p, q):
    p_total, q_total = p.concentration.sum(-1), q.concentration.sum(-1)
    difference = p.concentration - q.concentration
    slope = p.concentration.digamma() - p_total.digamma().unsqueeze(-1)
    return (
        p_total.lgamma()
        - q_total.lgamma()
        - (p.concentration.lgamma() - q.concentration.lgamma()).sum(-1)
        + (difference * slope).sum(-1)
    )


@register_kl(Exponential, Exponential)
def _exponential(p, q):
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


@register_kl(ExponentialFamily, ExponentialFamily)
def _exponential_family(p, q):
    """Return the Bregman divergence of the log normalisers, for want of a formula."""
    if type(p) is not type(q):
        raise NotImplementedError(
            "The cross KL-divergence between different exponential families cannot be computed "
            "using Bregman divergences"
        )
    own = [param.detach().requires_grad_() for param in p._natural_params]
    log_normalizer = p._log_normalizer(*own)
    slopes = torch.autograd.grad(log_normalizer.sum(), own, create_graph=True)
    found = q._log_normalizer(*q._natural_params) - log_normalizer
    for one, other, slope in zip(own, q._natural_params, slopes, strict=True):
        found = found - sum_rightmost((other - one) * slope, len(q.event_shape))
    return found


@register_kl(Gamma, Gamma)
def _gamma(p, q):
    return (
        q.concentration * (p.rate / q.rate).log()
        + torch.lgamma(q.concentration)
        - torch.lgamma(p.concentration)
        + (p.concentration - q.concentration) * torch.digamma(p.concentration)
        + (q.rate - p.rate) * (p.concentration / p.rate)
    )


@register_kl(Gumbel, Gumbel)
def _gumbel(p, q):
    ratio = p.scale / q.scale
    shift, place = q.loc / q.scale, p.loc / q.scale
    moment = torch.exp(shift + (1 + ratio).lgamma() - place)
    return -ratio.log() - shift + place + ratio * EULER + moment - (1 + EULER)


@register_kl(Geometric, Geometric)
def _geometric(p, q):
    return -p.entropy() - torch.log1p(-q.probs) / p.probs - q.logits


def _of_scales(p, q, shift=0.0):
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + shift - 1 - ratio.log())


@register_kl(HalfNormal, HalfNormal)
def _half_normal(p, q):
    return _of_scales(p.base_dist, q.base_dist)


@register_kl(Normal, Normal)
def _normal(p, q):
    return _of_scales(p, q, ((p.loc - q.loc) / q.scale).pow(2))


@register_kl(Laplace, Laplace)
def _laplace(p, q):
    ratio = p.scale / q.scale
    off = (p.loc - q.loc).abs()
    return -ratio.log() + off / q.scale + ratio * torch.exp(-off / p.scale) - 1


def _log_det(d):
    """Return the covariance's log determinant."""
    if isinstance(d, LowRankMultivariateNormal):
        parts = d._unbroadcasted_cov_factor, d._unbroadcasted_cov_diag, d._capacitance_tril
        return _batch_lowrank_logdet(*parts)
    return 2 * d._unbroadcasted_scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)


def _square(d, off):
    """Return off' covariance^-1 off."""
    if isinstance(d, LowRankMultivariateNormal):
        parts = d._unbroadcasted_cov_factor, d._unbroadcasted_cov_diag, off, d._capacitance_tril
        return _batch_lowrank_mahalanobis(*parts)
    return _batch_mahalanobis(d._unbroadcasted_scale_tril, off)


def _multivariate(p, q):
    """Return 1/2 (log det ratio + trace(q^-1 p) + Mahalanobis distance - N).

    The trace is the sum of q's squares of the columns of a root of p's covariance.
    """
    if p.event_shape != q.event_shape:
        raise ValueError(
            f"KL-divergence between two {type(p).__name__}s with different event shapes cannot be "
            "computed"
        )
    if isinstance(p, LowRankMultivariateNormal):
        diagonal = torch.diag_embed(p._unbroadcasted_cov_diag.sqrt())
        columns = p._unbroadcasted_cov_factor.mT
        batch = torch.broadcast_shapes(diagonal.shape[:-2], columns.shape[:-2])
        columns = columns.expand(batch + columns.shape[-2:])
        columns = torch.cat([columns, diagonal.expand(batch + diagonal.shape[-2:])], -2)
    else:
        columns = p._unbroadcasted_scale_tril.mT
    count = columns.shape[-2]
    trace = sum(_square(q, columns[..., i, :]) for i in range(count))
    distance = _square(q, q.loc - p.loc)
    return 0.5 * (_log_det(q) - _log_det(p) + trace + distance - p.event_shape[0])


for _p in (MultivariateNormal, LowRankMultivariateNormal):
    for _q in (MultivariateNormal, LowRankMultivariateNormal):
        register_kl(_p, _q)(_multivariate)


@register_kl(Pareto, Pareto)
def _pareto(p, q):
    ratio, alphas = p.scale / q.scale, q.alpha / p.alpha
    found = q.alpha * ratio.log() - alphas.log() + alphas - 1
    return torch.where(p.support.lower_bound < q.support.lower_bound, torch.inf, found)


@register_kl(Poisson, Poisson)
def _poisson(p, q):
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(Uniform, Uniform)
def _uniform(p, q):
    found = ((q.high - q.low) / (p.high - p.low)).log()
    return torch.where((q.low > p.low) | (q.high < p.high), torch.inf, found)


@register_kl(Cauchy, Cauchy)
def _cauchy(p, q):
    found = ((p.scale + q.scale).pow(2) + (p.loc - q.loc).pow(2)).log()
    return found - (4 * p.scale * q.scale).log()
