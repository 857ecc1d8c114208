"""Activation functions."""

import torch
from torch._operators import aten

__all__ = [
    "celu", "elu", "glu", "gumbel_softmax", "hardsigmoid", "hardswish", "hardtanh",
    "leaky_relu", "log_softmax", "mish", "relu", "relu6", "rrelu", "selu", "sigmoid", "softmax",
    "softmin", "softsign", "tanh", "tanhshrink", "threshold",
]  # fmt: skip


def relu(input, inplace=False):
    """Return max(input, 0)."""
    return torch.relu_(input) if inplace else torch.relu(input)


def sigmoid(input):
    """Return 1 / (1 + exp(-input))."""
    return input.sigmoid()


def tanh(input):
    """Return the hyperbolic tangent."""
    return input.tanh()


def elu(input, alpha=1.0, inplace=False):
    """Return input where positive, alpha * (exp(input) - 1) elsewhere."""
    return aten.elu_(input, alpha) if inplace else aten.elu(input, alpha)


def celu(input, alpha=1.0, inplace=False):
    """Return max(0, x) + min(0, alpha * (exp(x / alpha) - 1))."""
    return torch.celu_(input, alpha) if inplace else torch.celu(input, alpha)


def selu(input, inplace=False):
    """Return the self-normalising exponential unit of input."""
    return torch.selu_(input) if inplace else torch.selu(input)


def mish(input, inplace=False):
    """Return input * tanh(softplus(input))."""
    return aten.mish_(input) if inplace else aten.mish(input)


def glu(input, dim=-1):
    """Split input in two along dim: first half times sigmoid of the second."""
    if input.dim() == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    return aten.glu(input, dim)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    """Clamp input to [min_val, max_val]."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    if inplace:
        return aten.hardtanh_(input, min_val, max_val)
    return aten.hardtanh(input, min_val, max_val)


def relu6(input, inplace=False):
    """Clamp input to [0, 6]."""
    return aten.relu6_(input) if inplace else aten.relu6(input)


def hardsigmoid(input, inplace=False):
    """Return relu6(input + 3) / 6."""
    return aten.hardsigmoid_(input) if inplace else aten.hardsigmoid(input)


def hardswish(input, inplace=False):
    """Return input * relu6(input + 3) / 6."""
    return aten.hardswish_(input) if inplace else aten.hardswish(input)


def leaky_relu(input, negative_slope=0.01, inplace=False):
    """Return input where positive, negative_slope * input elsewhere."""
    if inplace:
        return aten.leaky_relu_(input, negative_slope)
    return aten.leaky_relu(input, negative_slope)


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False):
    """Leaky ReLU with a slope drawn from U(lower, upper) in training, their mean otherwise."""
    function = torch.rrelu_ if inplace else torch.rrelu
    return function(input, lower, upper, training)


def threshold(input, threshold, value, inplace=False):
    """Return input where it exceeds threshold, value elsewhere."""
    function = torch.threshold_ if inplace else torch.threshold
    return function(input, threshold, value)


def softsign(input):
    """Return input / (1 + |input|)."""
    return input / (input.abs() + 1)


def tanhshrink(input):
    """Return input - tanh(input)."""
    return input - input.tanh()


def _implicit_dim(name, ndim):
    """Choose the softmax axis that PyTorch takes when none is given, and warn."""
    import warnings

    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include "
        "dim=X as an argument.",
        stacklevel=3,
    )
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Exponentials along dim, scaled to sum 1; computed in dtype if given."""
    if dim is None:
        dim = _implicit_dim("softmax", input.dim())
    return input.softmax(dim) if dtype is None else input.softmax(dim, dtype=dtype)


def softmin(input, dim=None, _stacklevel=3, dtype=None):
    """Return softmax of -input."""
    if dim is None:
        dim = _implicit_dim("softmin", input.dim())
    return softmax(-input, dim, dtype=dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Logarithm of softmax along dim; computed in dtype if given."""
    if dim is None:
        dim = _implicit_dim("log_softmax", input.dim())
    return input.log_softmax(dim) if dtype is None else input.log_softmax(dim, dtype=dtype)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    """Sample from the Gumbel-softmax distribution; one-hot with soft gradients if hard."""
    noise = -torch.empty_like(logits).exponential_().log()
    soft = ((logits + noise) / tau).softmax(dim)
    if not hard:
        return soft
    index = soft.max(dim, keepdim=True)[1]
    one_hot = torch.zeros_like(logits).scatter_(dim, index, 1.0)
    return one_hot - soft.detach() + soft
