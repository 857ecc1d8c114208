"""Adagrad, also for sparse gradients.

Source: Duchi et al., JMLR 12, 2011; documentation of torch.optim.Adagrad, PyTorch 2.10.
"""

import torch
from torch.optim._common import check_at_least_zero, check_flags, evaluate, number
from torch.optim._together import Together, counted, decayed, real, scalar


class Adagrad(Together):
    """Steps divided by the root of the sum of all squared gradients so far.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        lr_decay: the step size shrinks by 1 + (step - 1) * lr_decay, >= 0.
        weight_decay: factor of the L2 penalty, >= 0; dense gradients only.
        initial_accumulator_value: what the sums start from, >= 0.
        eps: added to the root, >= 0.
        foreach: accepted; nothing depends on it here.
        maximize: climb instead of descending.
        differentiable: let gradients flow through the step.
        fused: use libtorch's single kernel, equal up to rounding.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        lr_decay=0,
        weight_decay=0,
        initial_accumulator_value=0,
        eps=1e-10,
        foreach=None,
        *,
        maximize=False,
        differentiable=False,
        fused=None,
    ):
        """Check the options and start the sums."""
        check_at_least_zero(
            lr_decay=lr_decay,
            weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value,
            epsilon=eps,
        )
        check_flags(foreach, fused, differentiable)
        super().__init__(
            params,
            {
                "lr": lr,
                "lr_decay": lr_decay,
                "eps": eps,
                "weight_decay": weight_decay,
                "initial_accumulator_value": initial_accumulator_value,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "fused": fused,
            },
        )
        for group in self.param_groups:
            if group["params"]:
                self._states(group, group["params"])

    def __setstate__(self, state):
        """Complete groups saved by older versions."""
        super().__setstate__(state)
        for group in self.param_groups:
            group.setdefault("fused", None)

    def _new_state(self, param, group):
        start = group["initial_accumulator_value"]
        if param.is_complex():
            start = complex(start, start)
        return {
            "step": scalar(0, param, {"capturable": group["fused"]}),
            "sum": torch.full_like(param, start, memory_format=torch.preserve_format),
        }

    def step(self, closure=None):
        """Change the parameters once; returns the closure's loss, if there is a closure."""
        loss = evaluate(closure)
        for group in self.param_groups:
            given = [param for param in group["params"] if param.grad is not None]
            dense = [param for param in given if not param.grad.is_sparse]
            with torch.set_grad_enabled(group["differentiable"]):
                if dense:
                    self._step_dense(group, dense, [param.grad for param in dense])
                for param in given:
                    if param.grad.is_sparse:
                        self._step_sparse(group, param)
        return loss

    def _step_dense(self, group, params, grads):
        states = self._states(group, params)
        sums, steps = states["sum"], states["step"]
        if group["fused"]:
            torch._foreach_add_(steps, 1)
            torch._fused_adagrad_(
                params,
                grads,
                sums,
                steps,
                lr=number(group["lr"]),
                lr_decay=group["lr_decay"],
                weight_decay=group["weight_decay"],
                eps=group["eps"],
                maximize=group["maximize"],
                grad_scale=getattr(self, "grad_scale", None),
                found_inf=getattr(self, "found_inf", None),
            )
            return
        sizes = [-self._size(group, count) for count in counted(steps)]
        if group["maximize"]:
            grads = torch._foreach_neg(grads)
        grads = real(decayed(grads, params, group["weight_decay"]))
        params, sums = real(params), real(sums)
        torch._foreach_addcmul_(sums, grads, grads, 1)
        roots = torch._foreach_add(torch._foreach_sqrt(sums), group["eps"])
        torch._foreach_addcdiv_(params, grads, roots, sizes)

    def _step_sparse(self, group, param):
        """Change the rows that have a gradient, and the sums of these."""
        if group["weight_decay"] != 0:
            raise RuntimeError("weight_decay option is not compatible with sparse gradients")
        entry = self.state[param]
        size = self._size(group, counted([entry["step"]])[0])
        grad = (-param.grad if group["maximize"] else param.grad).coalesce()
        places, values = grad._indices(), grad._values()

        def sparse(elements):
            return torch.sparse_coo_tensor(places, elements, grad.size())

        entry["sum"].add_(sparse(values.pow(2)))
        roots = entry["sum"].sparse_mask(grad)._values().sqrt_().add_(group["eps"])
        param.add_(sparse(values / roots), alpha=-size)

    @staticmethod
    def _size(group, count):
        return number(group["lr"]) / (1 + (count - 1) * group["lr_decay"])
