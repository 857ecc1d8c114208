"""SparseAdam: Adam for the rows that a sparse gradient names.

Source: documentation of torch.optim.SparseAdam, PyTorch 2.10.
"""

import math

import torch
from torch.optim._common import check_betas, check_lr, evaluate, kept, number
from torch.optim._together import zeros
from torch.optim.optimizer import Optimizer


class SparseAdam(Optimizer):
    """Adam that leaves parameters and means alone where the gradient has no entry.

    Args:
        params: see Optimizer; dense and real, with sparse gradients.
        lr: step size, > 0.
        betas: decay rates of the two means, in [0, 1).
        eps: added to the denominator, > 0.
        maximize: climb instead of descending.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        """Check the options and the parameters."""
        check_lr(lr)
        if not 0.0 < lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        if not 0.0 < eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        check_betas(betas)
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "maximize": maximize})
        places = [
            ([group_index, index], param)
            for group_index, group in enumerate(self.param_groups)
            for index, param in enumerate(group["params"])
        ]
        sparse = [place for place, param in places if param.is_sparse]
        if sparse:
            raise ValueError(
                f"Sparse params at indices {sparse}: SparseAdam requires dense parameter tensors"
            )
        numbers = [place for place, param in places if param.is_complex()]
        if numbers:
            raise ValueError(
                f"Complex params at indices {numbers}: SparseAdam does not support complex "
                "parameters"
            )

    def step(self, closure=None):
        """Change the parameters once; returns the closure's loss, if there is a closure."""
        loss = evaluate(closure)
        with torch.no_grad():
            for group in self.param_groups:
                for param in group["params"]:
                    if param.grad is not None:
                        self._step_one(group, param)
        return loss

    def _step_one(self, group, param):
        if not param.grad.is_sparse:
            raise RuntimeError(
                "SparseAdam does not support dense gradients, please consider Adam instead"
            )
        entry = self.state[param]
        if not entry:
            entry["step"] = 0
            entry["exp_avg"] = kept(zeros(param))
            entry["exp_avg_sq"] = kept(zeros(param))
        entry["step"] += 1
        grad = (-param.grad if group["maximize"] else param.grad).coalesce()
        values = grad._values()
        if values.numel() == 0:
            return
        beta1, beta2 = group["betas"]
        mean = _move(entry["exp_avg"], grad, values, 1 - beta1)
        square = _move(entry["exp_avg_sq"], grad, values.pow(2), 1 - beta2)
        denominator = square.sqrt_().add_(group["eps"])
        count = entry["step"]
        size = number(group["lr"]) * math.sqrt(1 - beta2**count) / (1 - beta1**count)
        param.add_(_sparse(grad, -size * mean.div_(denominator)))


def _sparse(grad, values):
    """Make a tensor with other values in the places of a sparse gradient."""
    return torch.sparse_coo_tensor(grad._indices(), values, grad.size())


def _move(average, grad, values, share):
    """Move an average towards values in the places of grad; returns the new ones there."""
    former = average.sparse_mask(grad)._values()
    change = values.sub(former).mul_(share)
    average.add_(_sparse(grad, change))
    return change.add_(former)
