"""torchsde: stochastic differential equations."""

import torch
import torchsde
from torch import nn


class Equation(nn.Module):
    """Drift and diagonal noise by small networks."""

    noise_type = "diagonal"
    sde_type = "ito"

    def __init__(self):
        super().__init__()
        self.drift = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 3))
        self.noise = nn.Linear(3, 3)

    def f(self, t, y):
        """Return the drift, (B, 3)."""
        return self.drift(y)

    def g(self, t, y):
        """Return the noise's size, (B, 3)."""
        return torch.sigmoid(self.noise(y))


def _solve(solver, **options):
    equation = Equation()
    start = torch.full((4, 3), 0.1)
    times = torch.linspace(0, 1, 5)
    path = torchsde.BrownianInterval(
        t0=0.0, t1=1.0, size=(4, 3), entropy=5, **options.pop("path", {})
    )
    return equation, lambda: solver(equation, start, times, bm=path, dt=0.05, **options)


def case_euler():
    """Differentiate through the solver."""
    return _solve(torchsde.sdeint, method="euler")


def case_adjoint():
    """Solve backwards for the gradients."""
    return _solve(torchsde.sdeint_adjoint, method="milstein")
