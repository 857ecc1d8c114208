"""Algorithms that treat all parameters of a group in a few native calls.

Operations keep the order of PyTorch's loop over parameters, so that results are equal to the bit on
the CPU.
"""

import torch
from torch.optim._common import check_lr, evaluate, kept, with_gradients
from torch.optim.optimizer import Optimizer

#: Options that groups saved by older versions may lack.
_LATER_OPTIONS = {
    "foreach": None,
    "maximize": False,
    "differentiable": False,
    "capturable": False,
    "decoupled_weight_decay": False,
}
#: Entries of the state that older versions saved as numbers.
_NUMBERS = ("step", "mu_product", "eta", "mu")


class Together(Optimizer):
    """Base of the algorithms: subclasses say what a new state holds and how a group steps.

    Args:
        params: see Optimizer.
        options: the defaults of a group, `lr` among them.
    """

    def __init__(self, params, options):
        """Check the learning rate."""
        check_lr(options["lr"])
        super().__init__(params, options)

    def __setstate__(self, state):
        """Complete groups and states saved by older versions."""
        super().__setstate__(state)
        for group in self.param_groups:
            for name, value in _LATER_OPTIONS.items():
                if name in self.defaults:
                    group.setdefault(name, value)
        for entry in self.state.values():
            for name in _NUMBERS:
                if name in entry and not isinstance(entry[name], torch.Tensor):
                    entry[name] = kept(torch.tensor(float(entry[name]), dtype=torch.float32))

    def step(self, closure=None):
        """Change the parameters once; returns the closure's loss, if there is a closure."""
        loss = evaluate(closure)
        for group in self.param_groups:
            params, grads = with_gradients(group, type(self).__name__)
            if params:
                with torch.set_grad_enabled(group.get("differentiable", False)):
                    states = self._states(group, params)
                    if group["maximize"]:
                        grads = torch._foreach_neg(grads)
                    self._step_group(group, params, grads, states)
        return loss

    def _states(self, group, params):
        """Collect the parameters' states, new ones at their first gradient.

        Returns: name -> list of tensors in the order of params; empty for what a state lacks.
        """
        entries = []
        for param in params:
            entry = self.state[param]
            if not entry:
                for name, value in self._new_state(param, group).items():
                    entry[name] = kept(value)
            entries.append(entry)
        return {name: [entry[name] for entry in entries] for name in entries[0]}


def scalar(value, param, group):
    """Make a number of a new state, on the CPU unless the group is capturable."""
    where = param.device if group.get("capturable") else "cpu"
    return torch.tensor(float(value), dtype=torch.float32, device=where)


def zeros(param):
    """Make a state of a parameter's shape and memory format."""
    return torch.zeros_like(param, memory_format=torch.preserve_format)


def counted(steps):
    """Count one step more and return the counts as numbers."""
    torch._foreach_add_(steps, 1)
    return numbers(steps)


def numbers(scalars):
    """Read scalar tensors, on one device, in one call."""
    return torch.stack(scalars).tolist()


def decayed(grads, params, weight_decay):
    """Add the gradient of the L2 penalty."""
    return torch._foreach_add(grads, params, alpha=weight_decay) if weight_decay else grads


def shrunk_or_decayed(group, params, grads, lr):
    """Apply the weight decay, to the parameters if it is decoupled; returns the gradients."""
    if not group["decoupled_weight_decay"]:
        return decayed(grads, params, group["weight_decay"])
    if group["weight_decay"]:
        torch._foreach_mul_(params, 1 - lr * group["weight_decay"])
    return grads


def real(tensors):
    """View complex tensors as pairs of real numbers."""
    return [torch.view_as_real(x) if x.is_complex() else x for x in tensors]


def moments(states, grads, beta1, beta2):
    """Move the means of gradients and of their squares on by one step; returns the squares."""
    squares = real(states["exp_avg_sq"])
    torch._foreach_lerp_(real(states["exp_avg"]), grads, 1 - beta1)
    torch._foreach_mul_(squares, beta2)
    torch._foreach_addcmul_(squares, grads, grads, 1 - beta2)
    return squares
