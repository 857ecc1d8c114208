"""Stochastic gradient descent.

Source: documentation of torch.optim.SGD, PyTorch 2.10.
"""

import torch
from torch.optim._common import check_flags, check_lr, evaluate, kept, number, with_gradients
from torch.optim.optimizer import Optimizer


class SGD(Optimizer):
    """Gradient descent with optional momentum.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        momentum: share of the former step kept, >= 0.
        dampening: share of the gradient left out of the momentum.
        weight_decay: factor of the L2 penalty, >= 0.
        nesterov: look ahead; needs momentum and no dampening.
        maximize: climb instead of descending.
        foreach: accepted; nothing depends on it here.
        differentiable: let gradients flow through the step.
        fused: use libtorch's single kernel, equal up to rounding.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        momentum=0,
        dampening=0,
        weight_decay=0,
        nesterov=False,
        *,
        maximize=False,
        foreach=None,
        differentiable=False,
        fused=None,
    ):
        """Check the options."""
        check_lr(lr)
        if momentum < 0.0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        check_flags(foreach, fused, differentiable)
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "dampening": dampening,
                "weight_decay": weight_decay,
                "nesterov": nesterov,
                "maximize": maximize,
                "foreach": foreach,
                "differentiable": differentiable,
                "fused": fused,
            },
        )

    def __setstate__(self, state):
        """Complete groups saved by older versions."""
        super().__setstate__(state)
        for group in self.param_groups:
            for name in ("nesterov", "maximize", "differentiable"):
                group.setdefault(name, False)
            group.setdefault("foreach", None)
            group.setdefault("fused", None)

    def step(self, closure=None):
        """Change the parameters once; returns the closure's loss, if there is a closure."""
        loss = evaluate(closure)
        for group in self.param_groups:
            params, grads = with_gradients(group, "SGD")
            if params:
                with torch.set_grad_enabled(group["differentiable"]):
                    self._step_group(group, params, grads)
        return loss

    def _step_group(self, group, params, grads):
        lr, momentum = number(group["lr"]), group["momentum"]
        if group["fused"]:
            self._fused(group, params, grads, lr)
            return
        if group["maximize"]:
            grads = torch._foreach_neg(grads)
        if group["weight_decay"] != 0:
            grads = torch._foreach_add(grads, params, alpha=group["weight_decay"])
        if momentum != 0:
            buffers = self._update_buffers(group, params, grads)
            if group["nesterov"]:
                grads = torch._foreach_add(grads, buffers, alpha=momentum)
            else:
                grads = buffers
        torch._foreach_add_(params, grads, alpha=-lr)

    def _update_buffers(self, group, params, grads):
        """Move every momentum on by one step; a first one is a copy of the gradient."""
        buffers, known, known_grads = [], [], []
        for param, grad in zip(params, grads, strict=True):
            buffer = self.state[param].get("momentum_buffer")
            if buffer is None:
                buffer = kept(grad.detach().clone())
                self.state[param]["momentum_buffer"] = buffer
            else:
                known.append(buffer)
                known_grads.append(grad)
            buffers.append(buffer)
        if known:
            torch._foreach_mul_(known, group["momentum"])
            torch._foreach_add_(known, known_grads, alpha=1 - group["dampening"])
        return buffers

    def _fused(self, group, params, grads, lr):
        momentum = group["momentum"]
        buffers = []
        first = False
        if momentum != 0:
            for param in params:
                entry = self.state[param]
                if entry.get("momentum_buffer") is None:
                    first = True
                    entry["momentum_buffer"] = kept(torch.empty_like(param))
                buffers.append(entry["momentum_buffer"])
        torch._fused_sgd_(
            params,
            grads,
            buffers,
            weight_decay=group["weight_decay"],
            momentum=momentum,
            lr=lr,
            dampening=group["dampening"],
            nesterov=group["nesterov"],
            maximize=group["maximize"],
            is_first_step=first,
            grad_scale=getattr(self, "grad_scale", None),
            found_inf=getattr(self, "found_inf", None),
        )
