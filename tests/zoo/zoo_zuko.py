"""zuko: normalizing flows."""

import torch
from zuko import flows


def _run(flow, context=None):
    x = torch.randn(8, 3)

    def run():
        law = flow() if context is None else flow(context)
        return law.log_prob(x)

    return flow, run


def case_spline():
    """Run a flow of rational quadratic splines with a context."""
    flow = flows.NSF(3, 2, transforms=2, hidden_features=[16])
    return _run(flow, torch.randn(8, 2))


def case_autoregressive():
    """Run a masked autoregressive flow."""
    return _run(flows.MAF(3, 0, transforms=2, hidden_features=[16]))


def case_coupling():
    """Run a flow of affine couplings."""
    return _run(flows.RealNVP(3, 0, transforms=2, hidden_features=[16]))


def case_sampling():
    """Sample from a spline flow."""
    flow = flows.NSF(3, 0, transforms=1, hidden_features=[8])
    return flow, lambda: flow().rsample((4,))
