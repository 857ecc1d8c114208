"""L-BFGS.

Source: Nocedal and Wright, "Numerical optimization", algorithms 7.4, 3.5 and 3.6; documentation of
torch.optim.LBFGS, PyTorch 2.10.
"""

import torch
from torch import _lifetime
from torch.optim._common import check_lr, evaluate, number
from torch.optim._line_search import strong_wolfe
from torch.optim.optimizer import Optimizer

_LEAST_CURVATURE = 1e-10  # a flatter pair of changes is not remembered


class LBFGS(Optimizer):
    """Quasi-Newton steps; `step` needs a closure, which it calls several times.

    Args:
        params: tensors on one device; there is one group only.
        lr: step size, >= 0.
        max_iter: most iterations per step.
        max_eval: most calls of the closure per step; max_iter * 5 // 4 if None.
        tolerance_grad: end when no gradient is larger.
        tolerance_change: end when neither parameters nor loss change more.
        history_size: number of former changes remembered.
        line_search_fn: "strong_wolfe", or None for steps of fixed size.
    """

    def __init__(
        self,
        params,
        lr=1,
        max_iter=20,
        max_eval=None,
        tolerance_grad=1e-7,
        tolerance_change=1e-9,
        history_size=100,
        line_search_fn=None,
    ):
        """Check the options."""
        check_lr(lr)
        super().__init__(
            params,
            {
                "lr": lr,
                "max_iter": max_iter,
                "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad,
                "tolerance_change": tolerance_change,
                "history_size": history_size,
                "line_search_fn": line_search_fn,
            },
        )
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    def _flat_grad(self):
        """Join all gradients, zeros where there is none, to one real vector."""
        parts = []
        for param in self._params:
            grad = param.grad
            if grad is None:
                grad = torch.zeros_like(param)
            elif grad.is_sparse:
                grad = grad.to_dense()
            if grad.is_complex():
                grad = torch.view_as_real(grad)
            parts.append(grad.reshape(-1))
        return torch.cat(parts)

    def _move(self, size, direction):
        """Add size * direction, a vector, to the parameters."""
        start = 0
        for param in self._params:
            real = torch.view_as_real(param) if param.is_complex() else param
            count = real.numel()
            real.add_(direction[start : start + count].view_as(real), alpha=size)
            start += count

    def step(self, closure):
        """Iterate until a limit or a tolerance is reached; returns the closure's first loss."""
        with torch.no_grad():
            return self._iterate(lambda: evaluate(closure))

    def _iterate(self, closure):
        group = self.param_groups[0]
        # The one state belongs to the first parameter, so that loading converts it.
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first_loss = closure()
        loss = float(first_loss)
        state["func_evals"] += 1
        grad = self._flat_grad()
        if grad.abs().max() <= group["tolerance_grad"]:
            return first_loss
        evaluations = 1
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            direction = state["d"] = self._direction(state, grad, group["history_size"])
            former = state.get("prev_flat_grad")
            if former is None:
                state["prev_flat_grad"] = grad.clone(memory_format=torch.contiguous_format)
            else:
                former.copy_(grad)
            former_loss = state["prev_loss"] = loss
            size = number(group["lr"])
            if state["n_iter"] == 1:
                size = min(1.0, 1.0 / grad.abs().sum()) * size
            state["t"] = size
            slope = grad.dot(direction)
            if slope > -group["tolerance_change"]:
                break
            last = iteration == group["max_iter"]
            loss, grad, size, calls = self._search(
                closure, group, size, direction, loss, grad, slope, evaluations, last
            )
            state["t"] = size
            evaluations += calls
            state["func_evals"] += calls
            if (
                last
                or evaluations >= group["max_eval"]
                or grad.abs().max() <= group["tolerance_grad"]
                or direction.mul(size).abs().max() <= group["tolerance_change"]
                or abs(loss - former_loss) < group["tolerance_change"]
            ):
                break
        _keep(state)
        return first_loss

    def _search(self, closure, group, size, direction, loss, grad, slope, evaluations, last):
        """Go along the direction; returns (loss, gradient, step size, calls of the closure)."""
        if group["line_search_fn"] is None:
            self._move(size, direction)
            if last:  # nobody would look at the values there
                return loss, grad, size, 0
            return float(closure()), self._flat_grad(), size, 1
        if group["line_search_fn"] != "strong_wolfe":
            raise RuntimeError("only 'strong_wolfe' is supported")
        origin = [param.clone(memory_format=torch.contiguous_format) for param in self._params]

        def measure(distance):
            self._move(distance, direction)
            found = float(closure()), self._flat_grad()
            torch._foreach_copy_(self._params, origin)
            return found

        loss, grad, size, calls = strong_wolfe(
            measure, size, direction, loss, grad, slope, most=group["max_eval"] - evaluations
        )
        self._move(size, direction)
        return loss, grad, size, calls

    @staticmethod
    def _direction(state, grad, history_size):
        """Multiply the negative gradient by the approximate inverse Hessian (two loops)."""
        if state["n_iter"] == 1:
            state.update(old_dirs=[], old_stps=[], ro=[], H_diag=1)
            return grad.neg()
        gradients, steps, inverses = state["old_dirs"], state["old_stps"], state["ro"]
        change = grad.sub(state["prev_flat_grad"])
        step = state["d"].mul(state["t"])
        curvature = change.dot(step)
        if curvature > _LEAST_CURVATURE:
            if len(gradients) == history_size:
                for history in (gradients, steps, inverses):
                    history.pop(0)
            gradients.append(change)
            steps.append(step)
            inverses.append(1.0 / curvature)
            state["H_diag"] = curvature / change.dot(change)
        shares = state.setdefault("al", [None] * history_size)
        direction = grad.neg()
        for index in reversed(range(len(gradients))):
            shares[index] = steps[index].dot(direction) * inverses[index]
            direction.add_(gradients[index], alpha=-shares[index])
        direction = torch.mul(direction, state["H_diag"])
        for index in range(len(gradients)):
            back = gradients[index].dot(direction) * inverses[index]
            direction.add_(steps[index], alpha=shares[index] - back)
        return direction


def _keep(state):
    """Promote the state's tensors out of the scopes."""
    for value in state.values():
        for tensor in value if isinstance(value, list) else [value]:
            if isinstance(tensor, torch.Tensor):
                _lifetime.keep(tensor)
