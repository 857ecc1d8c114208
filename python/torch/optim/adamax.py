"""Adamax: Adam by the infinity norm.

Source: Kingma and Ba, arXiv 1412.6980, section 7; documentation of torch.optim.Adamax, PyTorch
2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, check_betas, number
from torch.optim._together import Together, counted, decayed, real, scalar, zeros


class Adamax(Together):
    """Running mean of gradients divided by a decaying maximum of their sizes.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        betas: decay rates of the mean and of the maximum, in [0, 1).
        eps: added to the sizes, >= 0.
        weight_decay: factor of the L2 penalty, >= 0.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
    """

    def __init__(
        self,
        params,
        lr=2e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        foreach=None,
        *,
        maximize=False,
        differentiable=False,
        capturable=False,
    ):
        """Check the options."""
        check_at_least_zero(epsilon=eps, weight_decay=weight_decay)
        check_betas(betas)
        super().__init__(
            params,
            {
                "lr": lr,
                "betas": betas,
                "eps": eps,
                "weight_decay": weight_decay,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "capturable": capturable,
            },
        )

    def _new_state(self, param, group):
        return {"step": scalar(0, param, group), "exp_avg": zeros(param), "exp_inf": zeros(param)}

    def _step_group(self, group, params, grads, states):
        beta1, beta2 = group["betas"]
        lr = number(group["lr"])
        grads = real(decayed(grads, params, group["weight_decay"]))
        means, largest = real(states["exp_avg"]), real(states["exp_inf"])
        torch._foreach_lerp_(means, grads, 1 - beta1)
        torch._foreach_mul_(largest, beta2)
        torch._foreach_maximum_(
            largest, torch._foreach_add(torch._foreach_abs(grads), group["eps"])
        )
        sizes = [-(lr / (1 - beta1**count)) for count in counted(states["step"])]
        torch._foreach_addcdiv_(real(params), means, largest, sizes)
