"""Adam.

Every operation covers all parameters of a group in one call. The order of operations is that of
PyTorch's loop over parameters, so that results are equal to the bit on the CPU.

Source: Kingma and Ba, arXiv 1412.6980; documentation of torch.optim.Adam, PyTorch 2.10.
"""

import torch
from torch.optim._common import (
    check_betas,
    check_flags,
    check_lr,
    evaluate,
    kept,
    number,
)
from torch.optim._together import real
from torch.optim.optimizer import Optimizer


class Adam(Optimizer):
    """Steps of the size lr, by running means of gradients and of their squares.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        betas: decay rates of the two means, in [0, 1).
        eps: added to the denominator, >= 0.
        weight_decay: factor of the L2 penalty, >= 0.
        amsgrad: divide by the largest mean of squares so far.
        foreach, capturable: accepted; nothing depends on them here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
        fused: use libtorch's single kernel, faster and equal up to rounding.
        decoupled_weight_decay: shrink parameters directly, as AdamW does.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        amsgrad=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
        fused=None,
        decoupled_weight_decay=False,
    ):
        """Check the options."""
        check_lr(lr, foreach, capturable)
        if not 0.0 <= eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        check_betas(betas)
        if not 0.0 <= weight_decay:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        check_flags(foreach, fused, differentiable)
        super().__init__(
            params,
            {
                "lr": lr,
                "betas": betas,
                "eps": eps,
                "weight_decay": weight_decay,
                "amsgrad": amsgrad,
                "maximize": maximize,
                "foreach": foreach,
                "capturable": capturable,
                "differentiable": differentiable,
                "fused": fused,
                "decoupled_weight_decay": decoupled_weight_decay,
            },
        )

    def __setstate__(self, state):
        """Complete groups and states saved by older versions."""
        super().__setstate__(state)
        for group in self.param_groups:
            for name in ("amsgrad", "maximize", "capturable", "differentiable"):
                group.setdefault(name, False)
            group.setdefault("foreach", None)
            group.setdefault("fused", None)
            group.setdefault("decoupled_weight_decay", False)
            for param in group["params"]:
                entry = self.state.get(param)
                if entry and not isinstance(entry["step"], torch.Tensor):
                    entry["step"] = kept(torch.tensor(float(entry["step"]), dtype=torch.float32))

    def _entry(self, param, group):
        """Return the state of a parameter, made at its first gradient."""
        entry = self.state[param]
        if not entry:
            where = param.device if group["fused"] or group["capturable"] else "cpu"
            entry["step"] = kept(torch.zeros((), dtype=torch.float32, device=where))
            entry["exp_avg"] = kept(torch.zeros_like(param, memory_format=torch.preserve_format))
            entry["exp_avg_sq"] = kept(torch.zeros_like(param, memory_format=torch.preserve_format))
            if group["amsgrad"]:
                entry["max_exp_avg_sq"] = kept(
                    torch.zeros_like(param, memory_format=torch.preserve_format)
                )
        return entry

    def step(self, closure=None):
        """Change the parameters once; returns the closure's loss, if there is a closure."""
        loss = evaluate(closure)
        for group in self.param_groups:
            params = []
            grads = []
            for param in group["params"]:
                grad = param.grad
                if grad is not None:
                    if grad.is_sparse:
                        raise RuntimeError(
                            "Adam does not support sparse gradients, please consider SparseAdam "
                            "instead"
                        )
                    params.append(param)
                    grads.append(grad)
            if params:
                with torch.set_grad_enabled(group["differentiable"]):
                    self._step_group(group, params, grads)
        return loss

    def _step_group(self, group, params, grads):
        entries = [self._entry(param, group) for param in params]
        means = [entry["exp_avg"] for entry in entries]
        squares = [entry["exp_avg_sq"] for entry in entries]
        steps = [entry["step"] for entry in entries]
        largest = [entry["max_exp_avg_sq"] for entry in entries] if group["amsgrad"] else []
        torch._foreach_add_(steps, 1)
        if group["fused"]:
            self._fused(group, params, grads, means, squares, largest, steps)
        else:
            _step(group, params, grads, means, squares, largest, steps)

    def _fused(self, group, params, grads, means, squares, largest, steps):
        run = torch._fused_adamw_ if group["decoupled_weight_decay"] else torch._fused_adam_
        beta1, beta2 = group["betas"]
        run(
            params,
            grads,
            means,
            squares,
            largest,
            steps,
            amsgrad=group["amsgrad"],
            lr=group["lr"],
            beta1=number(beta1),
            beta2=number(beta2),
            weight_decay=group["weight_decay"],
            eps=group["eps"],
            maximize=group["maximize"],
            grad_scale=getattr(self, "grad_scale", None),
            found_inf=getattr(self, "found_inf", None),
        )


def _step(group, params, grads, means, squares, largest, steps):
    """Do one step of the algorithm for all parameters of a group."""
    params, grads, means, squares, largest = map(real, (params, grads, means, squares, largest))
    lr = number(group["lr"])
    beta1, beta2 = number(group["betas"][0]), number(group["betas"][1])
    decay = group["weight_decay"]
    if group["maximize"]:
        grads = torch._foreach_neg(grads)
    if decay != 0:
        if group["decoupled_weight_decay"]:
            torch._foreach_mul_(params, 1 - lr * decay)
        else:
            grads = torch._foreach_add(grads, params, alpha=decay)
    torch._foreach_lerp_(means, grads, 1 - beta1)
    torch._foreach_mul_(squares, beta2)
    torch._foreach_addcmul_(squares, grads, grads, 1 - beta2)
    counts = [step.item() for step in steps]
    if largest:
        torch._foreach_maximum_(largest, squares)
        squares = largest
    denominators = torch._foreach_sqrt(squares)
    torch._foreach_div_(denominators, [(1 - beta2**count) ** 0.5 for count in counts])
    torch._foreach_add_(denominators, group["eps"])
    sizes = [-(lr / (1 - beta1**count)) for count in counts]
    torch._foreach_addcdiv_(params, means, denominators, sizes)
