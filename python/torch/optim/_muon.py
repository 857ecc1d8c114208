"""Muon: momentum whose update is made orthogonal, for weights that are matrices.

Source: Jordan et al., "Muon", 2024; learning rate matched to AdamW: Moonshot AI, arXiv 2502.16982;
documentation of torch.optim.Muon, PyTorch 2.10.
"""

import math

import torch
from torch.optim._common import evaluate, kept, number
from torch.optim.optimizer import Optimizer

# Coefficients of the quintic a x + b x^3 + c x^5, steep at 0 (documentation of torch.optim.Muon).
DEFAULT_A, DEFAULT_B, DEFAULT_C = 3.4445, -4.7750, 2.0315
EPS = 1e-7
DEFAULT_NS_STEPS = 5


# Larger matrices keep the cores busy one by one; smaller ones gain from going together (measured on
# two cores: 2 to 10 times faster up to 192 x 768, slower at 768 x 2304).
_MOST_ELEMENTS_TOGETHER = 1 << 18


def _check_settings(coefficients, steps):
    if steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(coefficients) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")


def _orthogonalised(update, coefficients, steps, eps):
    """Replace the singular values of a matrix by values near 1, by Newton-Schulz in bfloat16.

    Args:
        update: (rows, columns).
        coefficients: (a, b, c) of the polynomial a x + b x^3 + c x^5.
        steps: number of iterations.
        eps: least norm divided by.

    Returns: bfloat16, (rows, columns).
    """
    a, b, c = coefficients
    x = update.bfloat16()
    tall = update.size(0) > update.size(1)
    if tall:
        x = x.T
    x.div_(x.norm().clamp(min=eps))
    for _ in range(steps):
        gram = x @ x.T
        polynomial = torch.addmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.addmm(x, polynomial, x, beta=a)
    return x.T if tall else x


def _orthogonalised_together(updates, coefficients, steps, eps):
    """Do the same for matrices of one shape in one stack; returns (count, rows, columns)."""
    a, b, c = coefficients
    parts = [update.bfloat16() for update in updates]
    norms = torch.stack(torch._foreach_norm(parts)).clamp(min=eps).view(-1, 1, 1)
    x = torch.stack(parts)
    tall = x.size(1) > x.size(2)
    if tall:
        x = x.transpose(1, 2)
    x = x / norms
    for _ in range(steps):
        gram = torch.bmm(x, x.transpose(1, 2))
        polynomial = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.baddbmm(x, polynomial, x, beta=a)
    return x.transpose(1, 2) if tall else x


def _adjusted_lr(lr, adjust_lr_fn, shape):
    """Scale the learning rate by the matrix's shape."""
    rows, columns = shape[:2]
    if adjust_lr_fn is None or adjust_lr_fn == "original":
        return lr * math.sqrt(max(1, rows / columns))
    return lr * (0.2 * math.sqrt(max(rows, columns)))


class Muon(Optimizer):
    """Momentum with orthogonalised updates; every parameter must be a matrix.

    Args:
        params: see Optimizer.
        lr: step size, >= 0.
        weight_decay: decoupled, >= 0.
        momentum: decay rate of the mean of gradients, >= 0.
        nesterov: look ahead.
        ns_coefficients: (a, b, c) of the Newton-Schulz polynomial.
        eps: least norm divided by.
        ns_steps: number of Newton-Schulz iterations.
        adjust_lr_fn: "original" (None) for sqrt(max(1, rows / columns)), "match_rms_adamw" for
            0.2 * sqrt(max(rows, columns)).

    Raises: ValueError for a parameter that is no matrix or an option out of range.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        weight_decay=0.1,
        momentum=0.95,
        nesterov=True,
        ns_coefficients=(DEFAULT_A, DEFAULT_B, DEFAULT_C),
        eps=EPS,
        ns_steps=DEFAULT_NS_STEPS,
        adjust_lr_fn=None,
    ):
        """Check options and parameters."""
        if isinstance(lr, torch.Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if not 0.0 <= lr:
            raise ValueError(f"Learning rate should be >= 0 but is: {lr}")
        if not 0.0 <= momentum:
            raise ValueError(f"momentum should be >= 0 but is: {momentum}")
        if not 0.0 <= weight_decay:
            raise ValueError(f"weight decay should be >= 0 but is: {weight_decay}")
        if adjust_lr_fn not in (None, "original", "match_rms_adamw"):
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        super().__init__(
            params,
            {
                "lr": lr,
                "weight_decay": weight_decay,
                "momentum": momentum,
                "nesterov": nesterov,
                "ns_coefficients": ns_coefficients,
                "eps": eps,
                "ns_steps": ns_steps,
                "adjust_lr_fn": adjust_lr_fn,
            },
        )
        for group in self.param_groups:
            for param in group["params"]:
                if param.dim() != 2:
                    raise ValueError(
                        "Muon only supports 2D parameters whereas we found a parameter with size: "
                        f"{param.size()}"
                    )

    def step(self, closure=None):
        """Change the parameters once; returns the closure's loss, if there is a closure."""
        loss = evaluate(closure)
        with torch.no_grad():
            for group in self.param_groups:
                self._step_group(group)
        return loss

    def _step_group(self, group):
        params, grads, buffers = [], [], []
        for param in group["params"]:
            grad = param.grad
            if grad is None:
                continue
            if param.is_complex():
                raise RuntimeError("Muon does not support complex parameters")
            if grad.is_sparse:
                raise RuntimeError("Muon does not support sparse gradients")
            entry = self.state[param]
            if not entry:
                entry["momentum_buffer"] = kept(
                    torch.zeros_like(grad, memory_format=torch.preserve_format)
                )
            params.append(param)
            grads.append(grad)
            buffers.append(entry["momentum_buffer"])
        if not params:
            return
        lr, momentum = number(group["lr"]), group["momentum"]
        _check_settings(group["ns_coefficients"], group["ns_steps"])
        torch._foreach_lerp_(buffers, grads, 1 - momentum)
        updates = torch._foreach_lerp(grads, buffers, momentum) if group["nesterov"] else buffers
        torch._foreach_mul_(params, 1 - lr * group["weight_decay"])
        _apply(group, lr, params, updates)


def _apply(group, lr, params, updates):
    """Subtract the orthogonalised updates, those of equal shape together."""
    settings = (group["ns_coefficients"], group["ns_steps"], group["eps"])
    stacks = {}
    for param, update in zip(params, updates, strict=True):
        shape = tuple(update.shape)
        together = shape[0] * shape[1] <= _MOST_ELEMENTS_TOGETHER
        if not group["nesterov"] and update.dtype is torch.bfloat16:
            together = False  # here PyTorch scales the momentum itself, and so do we
        key = (shape, update.device, update.dtype) if together else id(param)
        stacks.setdefault(key, []).append((param, update))
    for pairs in stacks.values():
        shape = pairs[0][0].shape
        if len(pairs) == 1:
            changes = [_orthogonalised(pairs[0][1], *settings)]
        else:
            changes = _orthogonalised_together([pair[1] for pair in pairs], *settings).unbind(0)
        size = _adjusted_lr(lr, group["adjust_lr_fn"], shape)
        for (param, _), change in zip(pairs, changes, strict=True):
            param.add_(change, alpha=-size)
