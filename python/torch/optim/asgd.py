"""Averaged stochastic gradient descent.

Source: Polyak and Juditsky, SIAM J. Control Optim. 30(4), 1992; documentation of torch.optim.ASGD,
PyTorch 2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, number
from torch.optim._together import Together, counted, decayed, numbers, real, scalar, zeros


class ASGD(Together):
    """Gradient descent with shrinking steps; the state's `ax` is the average of the parameters.

    Args:
        params: see Optimizer.
        lr: first step size, >= 0.
        lambd: decay of the parameters.
        alpha: power by which steps shrink.
        t0: step after which averaging starts.
        weight_decay: factor of the L2 penalty, >= 0.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        lambd=1e-4,
        alpha=0.75,
        t0=1e6,
        weight_decay=0,
        foreach=None,
        maximize=False,
        differentiable=False,
        capturable=False,
    ):
        """Check the options."""
        check_at_least_zero(weight_decay=weight_decay)
        super().__init__(
            params,
            {
                "lr": lr,
                "lambd": lambd,
                "alpha": alpha,
                "t0": t0,
                "weight_decay": weight_decay,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "capturable": capturable,
            },
        )

    def _new_state(self, param, group):
        # PyTorch keeps these numbers where the parameter is.
        on_device = {"capturable": True}
        return {
            "step": scalar(0, param, on_device),
            "eta": scalar(number(group["lr"]), param, on_device),
            "mu": scalar(1, param, on_device),
            "ax": zeros(param),
        }

    def _step_group(self, group, params, grads, states):
        lambd, lr = group["lambd"], number(group["lr"])
        grads = real(decayed(grads, params, group["weight_decay"]))
        params, averages = real(params), real(states["ax"])
        counts, sizes = counted(states["step"]), numbers(states["eta"])
        torch._foreach_mul_(params, [1 - lambd * size for size in sizes])
        torch._foreach_add_(params, torch._foreach_mul(grads, [-size for size in sizes]))
        for average, param, share in zip(averages, params, numbers(states["mu"]), strict=True):
            if share == 1:
                average.copy_(param)
            else:
                average.add_(param.sub(average).mul_(share))
        for eta, mu, count in zip(states["eta"], states["mu"], counts, strict=True):
            eta.fill_(lr / ((1 + lambd * lr * count) ** group["alpha"]))
            mu.fill_(1 / max(1, count - group["t0"]))
