"""RMSprop.

Source: Tieleman and Hinton, lecture 6e of "Neural networks for machine learning", 2012;
documentation of torch.optim.RMSprop, PyTorch 2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, number
from torch.optim._together import Together, decayed, real, scalar, zeros


class RMSprop(Together):
    """Gradients divided by the root of the running mean of their squares.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        alpha: decay rate of the mean, >= 0.
        eps: added to the root, >= 0.
        weight_decay: factor of the L2 penalty, >= 0.
        momentum: share of the former step kept, >= 0.
        centered: divide by the standard deviation instead.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        alpha=0.99,
        eps=1e-8,
        weight_decay=0,
        momentum=0,
        centered=False,
        capturable=False,
        foreach=None,
        maximize=False,
        differentiable=False,
    ):
        """Check the options."""
        check_at_least_zero(epsilon=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "alpha": alpha,
                "eps": eps,
                "centered": centered,
                "weight_decay": weight_decay,
                "capturable": capturable,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
            },
        )

    def __setstate__(self, state):
        """Complete groups saved by older versions."""
        super().__setstate__(state)
        for group in self.param_groups:
            group.setdefault("momentum", 0)
            group.setdefault("centered", False)

    def _new_state(self, param, group):
        state = {"step": scalar(0, param, group), "square_avg": zeros(param)}
        if group["momentum"] > 0:
            state["momentum_buffer"] = zeros(param)
        if group["centered"]:
            state["grad_avg"] = zeros(param)
        return state

    def _step_group(self, group, params, grads, states):
        alpha, lr = group["alpha"], number(group["lr"])
        torch._foreach_add_(states["step"], 1)
        grads = real(decayed(grads, params, group["weight_decay"]))
        params, squares = real(params), real(states["square_avg"])
        torch._foreach_mul_(squares, alpha)
        torch._foreach_addcmul_(squares, grads, grads, 1 - alpha)
        if group["centered"]:
            means = real(states["grad_avg"])
            torch._foreach_lerp_(means, grads, 1 - alpha)
            squares = torch._foreach_addcmul(squares, means, means, -1)
        roots = torch._foreach_add(torch._foreach_sqrt(squares), group["eps"])
        if group["momentum"] > 0:
            buffers = real(states["momentum_buffer"])
            torch._foreach_mul_(buffers, group["momentum"])
            torch._foreach_addcdiv_(buffers, grads, roots, 1)
            torch._foreach_add_(params, buffers, alpha=-lr)
        else:
            torch._foreach_addcdiv_(params, grads, roots, -lr)
