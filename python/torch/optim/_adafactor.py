"""Adafactor: squares of gradients kept as one row and one column per matrix.

Source: Shazeer and Stern, arXiv 1804.04235; documentation of torch.optim.Adafactor, PyTorch 2.10.
"""

import torch
from torch.optim._common import number
from torch.optim._together import Together, counted, zeros


class Adafactor(Together):
    """Steps relative to a parameter's size, with little memory.

    Args:
        params: see Optimizer.
        lr: largest relative step size, >= 0.
        beta2_decay: power of the step by which the mean of squares decays, <= 0.
        eps: least mean square, None for the dtype's machine epsilon, and least size of a
            parameter, both >= 0.
        d: updates are clipped at this root mean square, >= 1.
        weight_decay: decoupled, >= 0.
        foreach: accepted; nothing depends on it here.
        maximize: climb instead of descending.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        beta2_decay=-0.8,
        eps=(None, 1e-3),
        d=1.0,
        weight_decay=0.0,
        *,
        foreach=None,
        maximize=False,
    ):
        """Check the options."""
        if not 0.0 <= lr:
            raise ValueError(f"Learning rate should be >= 0 but is: {lr}")
        if not 0.0 >= beta2_decay:
            raise ValueError(f"beta2_decay should be <= 0 but is: {beta2_decay}")
        if eps[0] is not None and not 0.0 <= eps[0]:
            raise ValueError(f"epsilon1 should be >= 0 but is: {eps[0]}")
        if not 0.0 <= eps[1]:
            raise ValueError(f"epsilon2 should be >= 0 but is: {eps[1]}")
        if not 1.0 <= d:
            raise ValueError(f"Clipping threshold d should be >= 1 but is: {d}")
        if not 0.0 <= weight_decay:
            raise ValueError(f"weight_decay should be >= 0 but is: {weight_decay}")
        super().__init__(
            params,
            {
                "lr": lr,
                "beta2_decay": beta2_decay,
                "eps": eps,
                "d": d,
                "weight_decay": weight_decay,
                "foreach": foreach,
                "maximize": maximize,
            },
        )

    def _new_state(self, param, group):
        if param.is_complex():
            raise RuntimeError("Adafactor does not support complex parameters")
        state = {"step": torch.zeros((), dtype=torch.float32)}
        if param.dim() > 1:
            *outer, rows, columns = param.shape
            state["row_var"] = param.grad.new_zeros([*outer, rows, 1])
            state["col_var"] = param.grad.new_zeros([*outer, 1, columns])
        else:
            state["variance"] = zeros(param.grad)
        return state

    def _states(self, group, params):
        """Collect the states as they are: matrices and vectors hold different things."""
        for param in params:
            super()._states(group, [param])
        return [self.state[param] for param in params]

    def _step_group(self, group, params, grads, states):
        lr = number(group["lr"])
        counts = counted([state["step"] for state in states])
        for param, grad, state, count in zip(params, grads, states, counts, strict=True):
            least = group["eps"][0]
            if least is None:
                least = torch.finfo(param.dtype).eps
            share = count ** group["beta2_decay"]
            size = param.norm(2).item() / param.numel() ** 0.5
            size = max(group["eps"][1], size) * min(lr, 1 / count**0.5)
            if group["weight_decay"] != 0:
                param.mul_(1 - lr * group["weight_decay"])
            if grad.dim() > 1:
                variance = _outer_product(state["row_var"], state["col_var"], grad, share, least)
            else:
                state["variance"].lerp_(grad * grad, share)
                variance = state["variance"].clone()
            update = variance.clamp_(min=least * least).rsqrt_().mul_(grad)
            clipped = max(1.0, update.norm(2).item() / (update.numel() ** 0.5 * group["d"]))
            param.add_(update, alpha=-size / clipped)


def _outer_product(rows, columns, grad, share, least):
    """Move the means over rows and columns on by one step and multiply them.

    Args:
        rows: (*, rows, 1), changed in place.
        columns: (*, 1, columns), changed in place.
        grad: (*, rows, columns).
        share: of the new gradient in the means.
        least: smallest mean divided by.

    Returns: estimate of the mean squares, (*, rows, columns).
    """
    for means, dim in ((rows, -1), (columns, -2)):
        squares = torch.norm(grad, dim=dim, keepdim=True).square_().div_(grad.size(dim))
        means.lerp_(squares, share)
    return (rows @ columns).div_(rows.mean(dim=-2, keepdim=True).clamp_(min=least))
