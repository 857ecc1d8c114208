"""Adadelta.

Source: Zeiler, arXiv 1212.5701; documentation of torch.optim.Adadelta, PyTorch 2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, number
from torch.optim._together import Together, decayed, real, scalar, zeros


class Adadelta(Together):
    """Steps whose size is the ratio of the running means of changes and of gradients.

    Args:
        params: see Optimizer.
        lr: factor of a step, >= 0.
        rho: decay rate of the running means, in [0, 1].
        eps: added under the roots, >= 0.
        weight_decay: factor of the L2 penalty, >= 0.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
    """

    def __init__(
        self,
        params,
        lr=1.0,
        rho=0.9,
        eps=1e-6,
        weight_decay=0,
        foreach=None,
        *,
        capturable=False,
        maximize=False,
        differentiable=False,
    ):
        """Check the options."""
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        check_at_least_zero(epsilon=eps, weight_decay=weight_decay)
        super().__init__(
            params,
            {
                "lr": lr,
                "rho": rho,
                "eps": eps,
                "weight_decay": weight_decay,
                "maximize": maximize,
                "capturable": capturable,
                "foreach": foreach,
                "differentiable": differentiable,
            },
        )

    def _new_state(self, param, group):
        return {
            "step": scalar(0, param, group),
            "square_avg": zeros(param),
            "acc_delta": zeros(param),
        }

    def _step_group(self, group, params, grads, states):
        rho, eps = group["rho"], group["eps"]
        torch._foreach_add_(states["step"], 1)
        grads = real(decayed(grads, params, group["weight_decay"]))
        squares, changes = real(states["square_avg"]), real(states["acc_delta"])
        torch._foreach_mul_(squares, rho)
        torch._foreach_addcmul_(squares, grads, grads, 1 - rho)
        deviations = torch._foreach_sqrt(torch._foreach_add(squares, eps))
        deltas = torch._foreach_sqrt(torch._foreach_add(changes, eps))
        deltas = torch._foreach_div(deltas, deviations)
        torch._foreach_mul_(deltas, grads)
        torch._foreach_mul_(changes, rho)
        torch._foreach_addcmul_(changes, deltas, deltas, 1 - rho)
        torch._foreach_add_(real(params), deltas, alpha=-number(group["lr"]))
