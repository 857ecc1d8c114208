"""Divergences of two distributions of different families.

Each is the cross entropy, the mean of -log q under p, less p's entropy.
"""

import math

import torch
from torch.distributions.bernoulli import Bernoulli
from torch.distributions.beta import Beta
from torch.distributions.binomial import Binomial
from torch.distributions.continuous_bernoulli import ContinuousBernoulli
from torch.distributions.exponential import Exponential
from torch.distributions.gamma import Gamma
from torch.distributions.gumbel import EULER, Gumbel
from torch.distributions.kl import infinite_like, register_kl
from torch.distributions.laplace import Laplace
from torch.distributions.normal import Normal
from torch.distributions.pareto import Pareto
from torch.distributions.poisson import Poisson
from torch.distributions.uniform import Uniform

#: p's support reaches out of q's, so the divergence is infinite.
_INFINITE = {
    Beta: (Pareto,),
    ContinuousBernoulli: (Pareto,),
    Exponential: (Beta, ContinuousBernoulli, Pareto, Uniform),
    Gamma: (Beta, ContinuousBernoulli, Pareto, Uniform),
    Gumbel: (Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
    Laplace: (Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
    Normal: (Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
    Pareto: (Beta, ContinuousBernoulli, Uniform),
    Poisson: (Bernoulli, Binomial),
}


def _size_of(p):
    """Return a parameter of p, for its shape."""
    return getattr(p, next(name for name in p.arg_constraints if name != "probs"))


def _infinite(p, q):
    return infinite_like(_size_of(p))


for _p, _others in _INFINITE.items():
    for _q in _others:
        register_kl(_p, _q)(_infinite)


def _normal_cross_entropy(q, mean, variance):
    """Return the mean of -log q of a normal q, for a mean and a variance."""
    squares = (variance + (mean - q.loc).pow(2)) / q.scale.pow(2)
    return 0.5 * (2 * math.pi * q.scale.pow(2)).log() + 0.5 * squares


def _to_normal(p, q):
    return _normal_cross_entropy(q, p.mean, p.variance) - p.entropy()


for _p in (Beta, ContinuousBernoulli, Exponential, Gamma, Gumbel, Laplace, Uniform):
    register_kl(_p, Normal)(_to_normal)


@register_kl(Pareto, Normal)
def _pareto_normal(p, q):
    return torch.where(p.alpha <= 2, torch.inf, _to_normal(p, q))


def _to_exponential(p, q):
    return q.rate * p.mean - q.rate.log() - p.entropy()


for _p in (Beta, ContinuousBernoulli, Gamma):
    register_kl(_p, Exponential)(_to_exponential)


def _gamma_cross_entropy(q, mean, mean_log):
    """Return the mean of -log q of a gamma q, for the means of x and log x."""
    return (
        -q.concentration * q.rate.log()
        + q.concentration.lgamma()
        - (q.concentration - 1) * mean_log
        + q.rate * mean
    )


@register_kl(Beta, Gamma)
def _beta_gamma(p, q):
    total = p.concentration1 + p.concentration0
    mean_log = p.concentration1.digamma() - total.digamma()
    return _gamma_cross_entropy(q, p.mean, mean_log) - p.entropy()


@register_kl(Exponential, Gamma)
def _exponential_gamma(p, q):
    return _gamma_cross_entropy(q, p.mean, -EULER - p.rate.log()) - p.entropy()


def _pareto_mean_log(p):
    return p.scale.log() + p.alpha.reciprocal()


@register_kl(Pareto, Gamma)
def _pareto_gamma(p, q):
    found = _gamma_cross_entropy(q, p.mean, _pareto_mean_log(p)) - p.entropy()
    return torch.where(p.alpha <= 1, torch.inf, found)


@register_kl(Pareto, Exponential)
def _pareto_exponential(p, q):
    return torch.where(p.alpha <= 1, torch.inf, _to_exponential(p, q))


@register_kl(Beta, ContinuousBernoulli)
def _beta_continuous_bernoulli(p, q):
    slope = p.mean * q.logits + torch.log1p(-q.probs)
    return -p.entropy() - slope - q._cont_bern_log_norm()


def _outside(p, q):
    """Tell where q's interval does not hold [0, 1]."""
    return (q.low > 0) | (q.high < 1)


@register_kl(Beta, Uniform)
@register_kl(ContinuousBernoulli, Uniform)
def _unit_uniform(p, q):
    found = -p.entropy() + (q.high - q.low).log()
    return torch.where(_outside(p, q), torch.inf, found)


@register_kl(Bernoulli, Poisson)
def _bernoulli_poisson(p, q):
    return -p.entropy() - (p.probs * q.rate.log() - q.rate)


def _gumbel_cross_entropy(q, mean, moment):
    """Return the mean of -log q of a Gumbel q, for the means of x and exp(-x / scale)."""
    return q.scale.log() + (mean - q.loc) / q.scale + torch.exp(q.loc / q.scale) * moment


@register_kl(Exponential, Gumbel)
def _exponential_gumbel(p, q):
    moment = p.rate * q.scale / (p.rate * q.scale + 1)
    return _gumbel_cross_entropy(q, p.mean, moment) - p.entropy()


@register_kl(Gamma, Gumbel)
def _gamma_gumbel(p, q):
    moment = (1 + (p.rate * q.scale).reciprocal()).pow(-p.concentration)
    return _gumbel_cross_entropy(q, p.mean, moment) - p.entropy()


@register_kl(Normal, Gumbel)
def _normal_gumbel(p, q):
    moment = torch.exp(-p.loc / q.scale + 0.5 * (p.scale / q.scale).pow(2))
    return _gumbel_cross_entropy(q, p.mean, moment) - p.entropy()


@register_kl(Uniform, Gumbel)
def _uniform_gumbel(p, q):
    moment = torch.exp(-p.low / q.scale) - torch.exp(-p.high / q.scale)
    moment = moment * q.scale / (p.high - p.low)
    return _gumbel_cross_entropy(q, p.mean, moment) - p.entropy()


@register_kl(Normal, Laplace)
def _normal_laplace(p, q):
    off = p.loc - q.loc
    ratio = off / p.scale
    distance = math.sqrt(2 / math.pi) * p.scale * torch.exp(-0.5 * ratio.pow(2))
    distance = distance + off * torch.erf(math.sqrt(0.5) * ratio)
    return (2 * q.scale).log() + distance / q.scale - p.entropy()


def _uniform_mean_log(low, high):
    """Return the mean of log x for x in [low, high]."""
    return (torch.xlogy(high, high) - torch.xlogy(low, low)) / (high - low) - 1


@register_kl(Uniform, Beta)
def _uniform_beta(p, q):
    a, b = q.concentration1, q.concentration0
    cross = (a - 1) * _uniform_mean_log(p.low, p.high)
    cross = cross + (b - 1) * _uniform_mean_log(1 - p.high, 1 - p.low)
    found = a.lgamma() + b.lgamma() - (a + b).lgamma() - cross - p.entropy()
    return torch.where((p.high > 1) | (p.low < 0), torch.inf, found)


@register_kl(Uniform, ContinuousBernoulli)
def _uniform_continuous_bernoulli(p, q):
    slope = p.mean * q.logits + torch.log1p(-q.probs)
    found = -p.entropy() - slope - q._cont_bern_log_norm()
    return torch.where((p.high > 1) | (p.low < 0), torch.inf, found)


@register_kl(Uniform, Exponential)
def _uniform_exponential(p, q):
    return torch.where(p.low < 0, torch.inf, _to_exponential(p, q))


@register_kl(Uniform, Gamma)
def _uniform_gamma(p, q):
    mean_log = _uniform_mean_log(p.low, p.high)
    found = _gamma_cross_entropy(q, p.mean, mean_log) - p.entropy()
    return torch.where(p.low < 0, torch.inf, found)


@register_kl(Uniform, Pareto)
def _uniform_pareto(p, q):
    cross = (q.alpha + 1) * _uniform_mean_log(p.low, p.high)
    found = cross - q.alpha.log() - q.alpha * q.scale.log() - p.entropy()
    return torch.where(p.low < q.support.lower_bound, torch.inf, found)
