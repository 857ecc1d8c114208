"""torchdiffeq: neural ODEs, through the solver and by the adjoint method."""

import torch
from absent import absent
from torch import nn

absent("scipy")

from torchdiffeq import odeint, odeint_adjoint  # noqa: E402


class Field(nn.Module):
    """A vector field with a time input."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 2))

    def forward(self, t, y):
        """Return dy/dt, (B, 2)."""
        return self.net(torch.cat([y, t.expand(len(y), 1)], dim=1))


def _solve(solver, **options):
    field = Field()
    start = torch.randn(5, 2)
    times = torch.linspace(0, 1, 4)
    return field, lambda: solver(field, start, times, **options)


def case_dopri5():
    """Differentiate through the adaptive solver."""
    return _solve(odeint, rtol=1e-5, atol=1e-6)


def case_adjoint():
    """Solve backwards for the gradients: an autograd.Function."""
    return _solve(odeint_adjoint, rtol=1e-5, atol=1e-6)


def case_rk4():
    """Differentiate through fixed steps."""
    return _solve(odeint, method="rk4", options={"step_size": 0.1})


def case_implicit_adams():
    """Differentiate through the multistep method."""
    return _solve(odeint, method="implicit_adams", options={"step_size": 0.1})
