"""RAdam: Adam whose variance is rectified in the first steps.

Source: Liu et al., arXiv 1908.03265; documentation of torch.optim.RAdam, PyTorch 2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, check_betas, number
from torch.optim._together import Together, counted, moments, real, scalar, shrunk_or_decayed, zeros

_TRUSTED_LENGTH = 5.0  # of the moving average, from which its variance is used


class RAdam(Together):
    """Adam that divides by the root of the squares only when there are enough of them.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        betas: decay rates of the two means, in [0, 1).
        eps: added to the denominator, >= 0.
        weight_decay: factor of the L2 penalty, >= 0.
        decoupled_weight_decay: shrink parameters directly, as AdamW does.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        decoupled_weight_decay=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
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
                "maximize": maximize,
                "foreach": foreach,
                "capturable": capturable,
                "decoupled_weight_decay": decoupled_weight_decay,
                "differentiable": differentiable,
            },
        )

    def _new_state(self, param, group):
        return {
            "step": scalar(0, param, group),
            "exp_avg": zeros(param),
            "exp_avg_sq": zeros(param),
        }

    def _step_group(self, group, params, grads, states):
        beta1, beta2 = group["betas"]
        lr = number(group["lr"])
        params, grads = real(params), real(grads)
        counts = counted(states["step"])
        grads = shrunk_or_decayed(group, params, grads, lr)
        squares = moments(states, grads, beta1, beta2)
        corrections = [1 - beta1**count for count in counts]
        changes = list(torch._foreach_div(real(states["exp_avg"]), corrections))
        torch._foreach_mul_(changes, lr)
        scales = [_scales(beta2, count) for count in counts]
        for index, scale in enumerate(scales):
            if scale is not None:
                correction, rectification = scale
                root = squares[index].sqrt().add(group["eps"])
                changes[index] = changes[index] * (correction / root) * rectification
        torch._foreach_sub_(params, changes)


def _scales(beta2, count):
    """Return (correction of the squares' bias, rectification), or None while it is too early."""
    correction = 1 - beta2**count
    limit = 2 / (1 - beta2) - 1
    length = limit - 2 * count * (beta2**count) / correction
    if length <= _TRUSTED_LENGTH:
        return None
    share = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)
    return correction**0.5, share**0.5
