"""Checks and small helpers that the algorithms share."""

import torch
from torch import _lifetime
from torch.nn.modules._scope import run_foreign


def check_lr(lr, foreach=False, capturable=False):
    """Refuse a learning rate that is negative or a tensor of several numbers."""
    if isinstance(lr, torch.Tensor):
        if foreach and not capturable:
            raise ValueError(
                "lr as a Tensor is not supported for capturable=False and foreach=True"
            )
        if lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
    if not 0.0 <= lr:
        raise ValueError(f"Invalid learning rate: {lr}")


def check_at_least_zero(**values):
    """Refuse negative options; words in names become words of the message."""
    for name, value in values.items():
        if not 0.0 <= value:
            raise ValueError(f"Invalid {name} value: {value}")


def check_betas(betas):
    """Refuse decay rates outside [0, 1)."""
    if isinstance(betas[0], torch.Tensor) != isinstance(betas[1], torch.Tensor):
        raise ValueError("betas must be either both floats or both Tensors")
    for index, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {index}: {beta}")


def check_flags(foreach, fused, differentiable):
    """Refuse flags that exclude each other."""
    if fused and differentiable:
        raise RuntimeError("`fused` does not support `differentiable`")
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")


def number(value):
    """Return a plain number of a number or a one-element tensor."""
    return value.item() if isinstance(value, torch.Tensor) else value


def with_gradients(group, name):
    """List the parameters of a group that have gradients, and the gradients.

    Raises: RuntimeError for a sparse gradient; name is the algorithm's.
    """
    params, grads = [], []
    for param in group["params"]:
        grad = param.grad
        if grad is not None:
            if grad.is_sparse:
                raise RuntimeError(f"{name} does not support sparse gradients")
            params.append(param)
            grads.append(grad)
    return params, grads


def kept(tensor):
    """Promote a tensor of the optimizer's state out of the scopes; returns it."""
    _lifetime.keep(tensor)
    return tensor


def evaluate(closure):
    """Compute the loss by the closure, with gradients; None without closure."""
    if closure is None:
        return None
    with torch.enable_grad():
        return run_foreign(closure)
