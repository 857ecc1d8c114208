"""Rprop: resilient backpropagation.

Source: Riedmiller and Braun, ICNN 1993; documentation of torch.optim.Rprop, PyTorch 2.10.
"""

import torch
from torch.optim._common import number
from torch.optim._together import Together, real, scalar, zeros


class Rprop(Together):
    """A step size for each element, that grows while the gradient keeps its sign.

    Args:
        params: see Optimizer.
        lr: first step size, >= 0.
        etas: factors of a step size after a change of sign, in (0, 1), and without one, > 1.
        step_sizes: least and largest step size.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        etas=(0.5, 1.2),
        step_sizes=(1e-6, 50),
        *,
        capturable=False,
        foreach=None,
        maximize=False,
        differentiable=False,
    ):
        """Check the options."""
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(
            params,
            {
                "lr": lr,
                "etas": etas,
                "step_sizes": step_sizes,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "capturable": capturable,
            },
        )

    def _new_state(self, param, group):
        lr = number(group["lr"])
        size = complex(lr, lr) if param.is_complex() else lr
        return {
            "step": scalar(0, param, group),
            "prev": zeros(param),
            "step_size": torch.full_like(param, size),
        }

    def _step_group(self, group, params, grads, states):
        smaller, larger = group["etas"]
        least, most = group["step_sizes"]
        torch._foreach_add_(states["step"], 1)
        grads, former, sizes = real(grads), real(states["prev"]), real(states["step_size"])
        signs = torch._foreach_sign(torch._foreach_mul(grads, former))
        factors = [
            torch.where(sign > 0, larger, torch.where(sign < 0, smaller, 1)).to(sign.dtype)
            for sign in signs
        ]
        torch._foreach_mul_(sizes, factors)
        torch._foreach_clamp_min_(sizes, least)
        torch._foreach_clamp_max_(sizes, most)
        # An element that has just turned rests for a step.
        grads = [torch.where(sign < 0, 0, grad) for sign, grad in zip(signs, grads, strict=True)]
        torch._foreach_addcmul_(real(params), torch._foreach_sign(grads), sizes, -1)
        torch._foreach_copy_(former, grads)
