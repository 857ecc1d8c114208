"""entmax: sparse softmax, whose gradients are autograd functions of its own."""

import torch
from entmax import (
    Entmax15Loss,
    SparsemaxLoss,
    budget_bisect,
    entmax15,
    entmax_bisect,
    sparsemax,
)


def case_activations():
    """Run the exact and the bisecting ones; alpha gets a gradient too."""
    x = torch.randn(4, 9, requires_grad=True)
    alpha = torch.tensor(1.3, requires_grad=True)

    def call():
        return (
            sparsemax(x, dim=1),
            entmax15(x, dim=0),
            entmax_bisect(x, alpha, dim=1),
            budget_bisect(x, budget=2, dim=-1),
        )

    return {"x": x, "alpha": alpha}, call


def case_losses():
    """Run the losses."""
    x = torch.randn(6, 5, requires_grad=True)
    target = torch.tensor([0, 3, 2, 4, 1, 1])
    return {"x": x}, lambda: (SparsemaxLoss()(x, target), Entmax15Loss(reduction="sum")(x, target))
