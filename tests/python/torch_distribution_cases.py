"""The distributions, transforms and divergences that are measured, and how.

Recorded from CPython by tests/parity/record_distributions.py.
"""

import torch
from torch import distributions as D
from torch.distributions import constraints, kl

t = torch.tensor


def leaf(*values):
    """A leaf tensor that asks for gradients."""
    return torch.tensor(values).requires_grad_()


def _matrix():
    return t([[2.0, 0.5, 0.1], [0.5, 1.5, 0.2], [0.1, 0.2, 1.0]])


def distributions():
    """Yield (name, parameters, distribution)."""
    a, b = leaf(0.5, -1.0, 2.0), leaf(1.0, 0.7, 2.5)
    c, d = leaf(0.6, 1.5, 3.0), leaf(2.0, 0.8, 1.2)
    p, q = leaf(0.2, 0.5, 0.9), leaf(-1.0, 0.3, 2.0)
    w, v = leaf(0.2, 0.3, 0.5), leaf(1.0, -0.5, 0.25)
    m, root = _matrix().requires_grad_(), torch.linalg.cholesky(_matrix()).requires_grad_()
    factor = t([[1.0, 0.5], [0.2, -0.3], [0.0, 1.0]]).requires_grad_()
    yield "Bernoulli", [p], D.Bernoulli(p)
    yield "Bernoulli logits", [q], D.Bernoulli(logits=q)
    yield "Beta", [c, d], D.Beta(c, d)
    yield "Binomial", [p], D.Binomial(5, p)
    yield "Binomial logits", [q], D.Binomial(t([1.0, 4.0, 9.0]), logits=q)
    yield "Categorical", [w], D.Categorical(w)
    yield "Categorical logits", [v], D.Categorical(logits=torch.stack([v, v.flip(0)]))
    yield "Cauchy", [a, b], D.Cauchy(a, b)
    yield "Chi2", [c], D.Chi2(c)
    yield "ContinuousBernoulli", [p], D.ContinuousBernoulli(p)
    yield "Dirichlet", [c], D.Dirichlet(c)
    yield "Exponential", [b], D.Exponential(b)
    yield "FisherSnedecor", [c, d], D.FisherSnedecor(c, d * 5)
    yield "Gamma", [c, d], D.Gamma(c, d)
    yield "GeneralizedPareto", [a, b, q], D.GeneralizedPareto(a, b, q.detach() * 0.3)
    yield "Geometric", [p], D.Geometric(p)
    yield "Geometric logits", [q], D.Geometric(logits=q)
    yield "Gumbel", [a, b], D.Gumbel(a, b)
    yield "Gumbel numbers", [], D.Gumbel(0.5, 2.0)
    yield "HalfCauchy", [b], D.HalfCauchy(b)
    yield "HalfNormal", [b], D.HalfNormal(b)
    yield "Independent", [a, b], D.Independent(D.Normal(a, b), 1)
    yield "InverseGamma", [c, d], D.InverseGamma(c, d)
    yield "Kumaraswamy", [c, d], D.Kumaraswamy(c, d)
    yield "LKJCholesky", [], D.LKJCholesky(3, 1.5)
    yield "LKJCholesky batch", [], D.LKJCholesky(2, t([0.5, 2.0]))
    yield "Laplace", [a, b], D.Laplace(a, b)
    yield "LogNormal", [a, b], D.LogNormal(a, b)
    yield "LogisticNormal", [a, b], D.LogisticNormal(a, b)
    yield "LogitRelaxedBernoulli", [p], D.relaxed_bernoulli.LogitRelaxedBernoulli(t(0.7), p)
    yield "LowRankMultivariateNormal", [a, b], D.LowRankMultivariateNormal(a, factor, b)
    mixture = D.MixtureSameFamily(D.Categorical(w), D.Normal(a, b))
    yield "MixtureSameFamily", [w, a, b], mixture
    parts = D.Independent(D.Normal(torch.stack([a, -a]), b), 1)
    yield "MixtureSameFamily vectors", [w, a], D.MixtureSameFamily(D.Categorical(p[:2]), parts)
    yield "Multinomial", [w], D.Multinomial(6, w)
    yield "MultivariateNormal", [a, m], D.MultivariateNormal(a, m)
    yield "MultivariateNormal tril", [a, root], D.MultivariateNormal(a, scale_tril=root)
    yield "MultivariateNormal precision", [m], D.MultivariateNormal(a, precision_matrix=m)
    yield "NegativeBinomial", [p], D.NegativeBinomial(4.0, p)
    yield "Normal", [a, b], D.Normal(a, b)
    yield "Normal numbers", [], D.Normal(0.0, 2)
    yield "Normal float64", [], D.Normal(t(0.0, dtype=torch.float64), 2.0)
    yield "OneHotCategorical", [w], D.OneHotCategorical(w)
    yield "OneHotCategoricalStraightThrough", [w], D.OneHotCategoricalStraightThrough(w)
    yield "Pareto", [b, d], D.Pareto(b, d)
    yield "Poisson", [d], D.Poisson(d)
    yield "RelaxedBernoulli", [p], D.RelaxedBernoulli(t(0.7), p)
    yield "RelaxedOneHotCategorical", [w], D.RelaxedOneHotCategorical(t(0.7), w)
    yield "StudentT", [c, a, b], D.StudentT(c, a, b)
    steps = [D.TanhTransform(), D.AffineTransform(1.0, -2.0)]
    yield "TransformedDistribution", [a, b], D.TransformedDistribution(D.Normal(a, b), steps)
    yield "Uniform", [a], D.Uniform(a, a + 2.0)
    yield "VonMises", [a, b], D.VonMises(a, b)
    yield "Weibull", [b, c], D.Weibull(b, c)
    yield "Wishart", [m], D.Wishart(t(4.5), m)
    yield "Wishart precision", [m], D.Wishart(t([4.0, 5.0]), precision_matrix=_matrix())


def _numbers(value):
    if isinstance(value, torch.Tensor):
        value = value.detach().double().flatten().tolist()
    return " ".join(f"{number:.6g}" for number in value)


def _outcome(function):
    try:
        value = function()
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return type(error).__name__
    if isinstance(value, torch.Tensor):
        return f"{tuple(value.shape)} {_numbers(value)}"
    return str(value)


def _gradients(parameters, value):
    found = torch.autograd.grad(
        value.double().sum(), parameters, allow_unused=True, retain_graph=True
    )
    return " ".join("none" if one is None else _numbers(one) for one in found)


def measure(name, parameters, made):
    """Yield (what, text) of a distribution."""
    yield "print", repr(made).replace("\n", "\\n")
    yield "shapes", f"{tuple(made.batch_shape)} {tuple(made.event_shape)} {made.has_rsample}"
    yield "support", _outcome(lambda: repr(made.support).partition("(")[0])
    torch.manual_seed(3)
    drawn = made.sample((2,))
    yield "sample", _outcome(lambda: drawn)
    yield "dtype", str(drawn.dtype)
    for what in ("mean", "mode", "variance", "stddev"):
        if (name, what) == ("Kumaraswamy", "mode"):
            continue  # PyTorch's formula is the logarithm of a negative number
        yield what, _outcome(lambda what=what: getattr(made, what))
    yield "entropy", _outcome(made.entropy)
    yield "log_prob", _outcome(lambda: made.log_prob(drawn))
    yield "cdf", _outcome(lambda: made.cdf(drawn))
    yield "icdf", _outcome(lambda: made.icdf(torch.full(made.batch_shape, 0.3)))
    yield "enumerate", _outcome(lambda: made.enumerate_support(expand=False))
    batch = (2, *made.batch_shape)
    expanded = made.expand(batch)
    torch.manual_seed(4)
    yield "expanded", f"{tuple(expanded.batch_shape)} {_outcome(expanded.sample)}"
    if parameters:
        yield "slope of log_prob", _outcome(lambda: _gradients(parameters, made.log_prob(drawn)))
    if parameters and made.has_rsample:
        torch.manual_seed(5)
        yield "slope of rsample", _outcome(lambda: _gradients(parameters, made.rsample() ** 2))


def divergences():
    """Yield (name, p, q) for every registered pair, p and q having different parameters."""
    first, second = {}, {}
    for shift, made in ((0.0, first), (0.25, second)):
        x, y = t([0.3, 0.6]) + shift, t([1.2, 2.5]) + shift
        chances = t([0.2, 0.3, 0.5]) + shift
        matrix = _matrix() + shift * torch.eye(3)
        factor = t([[1.0, 0.5], [0.2, -0.3], [0.0, 1.0]]) + shift
        made.update(
            Bernoulli=D.Bernoulli(x), Beta=D.Beta(x, y), Binomial=D.Binomial(5, x),
            Categorical=D.Categorical(chances), Cauchy=D.Cauchy(x, y),
            ContinuousBernoulli=D.ContinuousBernoulli(x), Dirichlet=D.Dirichlet(chances),
            Exponential=D.Exponential(y), ExponentialFamily=D.Chi2(y), Gamma=D.Gamma(y, x),
            Geometric=D.Geometric(x), Gumbel=D.Gumbel(x, y), HalfNormal=D.HalfNormal(y),
            Independent=D.Independent(D.Normal(x, y), 1), Laplace=D.Laplace(x, y),
            LowRankMultivariateNormal=D.LowRankMultivariateNormal(chances, factor, chances),
            MultivariateNormal=D.MultivariateNormal(chances, matrix), Normal=D.Normal(x, y),
            OneHotCategorical=D.OneHotCategorical(chances), Pareto=D.Pareto(x, y),
            Poisson=D.Poisson(y), TransformedDistribution=D.LogNormal(x, y),
            Uniform=D.Uniform(x * 0.5 - shift, x + 0.1 + shift),
        )  # fmt: skip
    for p, q in sorted((p.__name__, q.__name__) for p, q in kl._KL_REGISTRY):
        yield f"{p} {q}", first[p], second[q]


def transforms():
    """Yield (name, transform, x)."""
    x = t([[0.3, -0.7, 1.2], [-0.1, 0.4, 0.9]])
    square = t([[0.3, -0.7], [1.2, 0.5]])
    yield "Exp", D.ExpTransform(), x
    yield "Power", D.PowerTransform(t(2.0)), x.abs()
    yield "Sigmoid", D.SigmoidTransform(), x
    yield "Softplus", D.SoftplusTransform(), x
    yield "Tanh", D.TanhTransform(cache_size=1), x
    yield "Abs", D.AbsTransform(), x.abs()
    yield "Affine", D.AffineTransform(1.0, t([2.0, -1.0, 0.5]), event_dim=1), x
    yield "Affine numbers", D.AffineTransform(1, -2, event_dim=1), x
    yield (
        "Compose",
        D.ComposeTransform([D.AffineTransform(1.0, 2.0), D.StickBreakingTransform()]),
        x,
    )
    yield "CorrCholesky", D.CorrCholeskyTransform(), x
    yield "Cumulative", D.CumulativeDistributionTransform(D.Normal(0.5, 2.0)), x
    yield "Independent", D.IndependentTransform(D.ExpTransform(), 1), x
    yield "LowerCholesky", D.LowerCholeskyTransform(), square
    yield "PositiveDefinite", D.PositiveDefiniteTransform(), square
    yield "Reshape", D.ReshapeTransform((3,), (3, 1)), x
    yield "Softmax", D.SoftmaxTransform(), x
    yield "Stack", D.StackTransform([D.ExpTransform(), D.TanhTransform()]), x
    parts = [D.ExpTransform(), D.AffineTransform(0.0, 3.0)]
    yield "Cat", D.CatTransform(parts, dim=-1, lengths=[1, 2]), x
    yield "StickBreaking", D.StickBreakingTransform(), x
    for name in "real positive nonnegative unit_interval simplex corr_cholesky real_vector".split():
        constraint = getattr(constraints, name)
        yield f"biject_to {name}", D.biject_to(constraint), x
        yield f"transform_to {name}", D.transform_to(constraint), x
    yield "biject_to interval", D.biject_to(constraints.interval(-1.0, 3.0)), x
    yield "biject_to less_than", D.biject_to(constraints.less_than(2.0)), x
    yield "transform_to positive_definite", D.transform_to(constraints.positive_definite), square


def measure_transform(transform, x):
    """Yield (what, text) of a transform."""
    y = transform(x)
    yield "y", _outcome(lambda: y)
    yield "back", _outcome(lambda: transform.inv(y.clone()))
    yield "log", _outcome(lambda: transform.log_abs_det_jacobian(x, y))
    yield (
        "shapes",
        f"{tuple(transform.forward_shape(x.shape))} {tuple(transform.inverse_shape(y.shape))}",
    )
    yield "kind", f"{transform.bijective} {_outcome(lambda: transform.sign)}"
    yield "ends", f"{transform.domain!r} {transform.codomain!r}"
    yield "print", repr(transform).replace("\n", "\\n")


def lines():
    """Yield `name|what|text` of all."""
    for name, parameters, made in distributions():
        for what, text in measure(name, parameters, made):
            yield f"{name}|{what}|{text}"
    for name, p, q in divergences():
        yield f"KL {name}|value|{_outcome(lambda p=p, q=q: D.kl_divergence(p, q))}"
    for name, transform, x in transforms():
        for what, text in measure_transform(transform, x):
            yield f"transform {name}|{what}|{text}"
