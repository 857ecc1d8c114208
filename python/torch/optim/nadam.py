"""NAdam: Adam with Nesterov's momentum.

Source: Dozat, "Incorporating Nesterov momentum into Adam", 2016; documentation of
torch.optim.NAdam, PyTorch 2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, check_betas, number
from torch.optim._together import (
    Together,
    counted,
    moments,
    numbers,
    real,
    scalar,
    shrunk_or_decayed,
    zeros,
)

_MOMENTUM_BASE = 0.96  # of the momentum's schedule, from the paper


class NAdam(Together):
    """Adam that looks ahead, with a schedule of its momentum.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        betas: decay rates of the two means, in [0, 1).
        eps: added to the denominator, >= 0.
        weight_decay: factor of the L2 penalty, >= 0.
        momentum_decay: speed of the momentum's schedule, >= 0.
        decoupled_weight_decay: shrink parameters directly, as AdamW does.
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
        momentum_decay=4e-3,
        decoupled_weight_decay=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
    ):
        """Check the options."""
        check_at_least_zero(epsilon=eps, weight_decay=weight_decay, momentum_decay=momentum_decay)
        check_betas(betas)
        super().__init__(
            params,
            {
                "lr": lr,
                "betas": betas,
                "eps": eps,
                "weight_decay": weight_decay,
                "momentum_decay": momentum_decay,
                "decoupled_weight_decay": decoupled_weight_decay,
                "maximize": maximize,
                "foreach": foreach,
                "capturable": capturable,
                "differentiable": differentiable,
            },
        )

    def _new_state(self, param, group):
        return {
            "step": scalar(0, param, group),
            "mu_product": scalar(1, param, group),
            "exp_avg": zeros(param),
            "exp_avg_sq": zeros(param),
        }

    def _step_group(self, group, params, grads, states):
        beta1, beta2 = group["betas"]
        lr = number(group["lr"])
        params, grads = real(params), real(grads)
        counts = counted(states["step"])
        grads = shrunk_or_decayed(group, params, grads, lr)

        def momentum(count):
            return beta1 * (1.0 - 0.5 * _MOMENTUM_BASE ** (count * group["momentum_decay"]))

        torch._foreach_mul_(states["mu_product"], [momentum(count) for count in counts])
        products = numbers(states["mu_product"])
        squares = moments(states, grads, beta1, beta2)
        denominators = torch._foreach_div(squares, [1 - beta2**count for count in counts])
        denominators = torch._foreach_add(torch._foreach_sqrt(denominators), group["eps"])
        now, later = [], []
        for count, product in zip(counts, products, strict=True):
            following = momentum(count + 1)
            now.append(-lr * (1.0 - momentum(count)) / (1.0 - product))
            later.append((-lr * following) / (1.0 - product * following))
        torch._foreach_addcdiv_(params, grads, denominators, now)
        torch._foreach_addcdiv_(params, real(states["exp_avg"]), denominators, later)
