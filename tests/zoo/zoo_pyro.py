"""pyro-ppl: probabilistic programs, inferred by variational and Hamiltonian methods."""

import pyro
import torch
from pyro import distributions as dist
from pyro.infer import HMC, MCMC, NUTS, SVI, Predictive, Trace_ELBO
from pyro.infer.autoguide import AutoMultivariateNormal, AutoNormal
from pyro.nn import PyroModule, PyroSample
from torch import nn

COIN = torch.tensor([1.0, 1, 1, 1, 1, 1, 0, 0, 0, 0])


def _coin(tosses):
    fairness = pyro.sample("fairness", dist.Beta(10.0, 10.0))
    with pyro.plate("tosses", len(tosses)):
        pyro.sample("seen", dist.Bernoulli(fairness), obs=tosses)


def _belief(tosses):
    positive = dist.constraints.positive
    heads = pyro.param("heads", torch.tensor(15.0), constraint=positive)
    tails = pyro.param("tails", torch.tensor(15.0), constraint=positive)
    pyro.sample("fairness", dist.Beta(heads, tails))


class _Regression(PyroModule):
    def __init__(self):
        super().__init__()
        self.linear = PyroModule[nn.Linear](3, 1)
        self.linear.weight = PyroSample(dist.Normal(0.0, 1.0).expand([1, 3]).to_event(2))

    def forward(self, x, y=None):
        width = pyro.sample("width", dist.Uniform(0.0, 10.0))
        mean = self.linear(x).squeeze(-1)
        with pyro.plate("rows", len(x)):
            return pyro.sample("y", dist.Normal(mean, width), obs=y)


def case_coin():
    """Follow a coin's belief for some steps."""
    pyro.clear_param_store()
    steps = SVI(_coin, _belief, pyro.optim.Adam({"lr": 0.01}), loss=Trace_ELBO())

    def call():
        losses = torch.tensor([steps.step(COIN) for _ in range(5)])
        return losses, pyro.param("heads").detach(), pyro.param("tails").detach()

    return {}, call


def case_regression():
    """Fit a regression by two automatic guides, and predict."""
    x = torch.randn(20, 3)
    y = x @ torch.tensor([1.0, -2.0, 0.5])

    def fit(guide_of):
        pyro.clear_param_store()
        model = _Regression()
        guide = guide_of(model)
        steps = SVI(model, guide, pyro.optim.Adam({"lr": 0.03}), Trace_ELBO())
        losses = torch.tensor([steps.step(x, y) for _ in range(4)])
        predicted = Predictive(model, guide=guide, num_samples=3)(x)["y"]
        return losses, guide.median(), predicted

    return {}, lambda: [fit(AutoNormal), fit(AutoMultivariateNormal)]


def case_chains():
    """Sample a posterior by Hamiltonian steps."""

    def samples(kernel):
        chain = MCMC(kernel, num_samples=4, warmup_steps=3, disable_progbar=True)
        chain.run(COIN)
        return chain.get_samples()

    def call():
        pyro.clear_param_store()
        return samples(HMC(_coin, num_steps=3, step_size=0.1)), samples(NUTS(_coin))

    return {}, call
