"""Activation functions as modules."""

import torch
from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.utils._lazy import elsewhere


class _Plain(Module):
    """An activation without settings."""

    _single_op = True


class Sigmoid(_Plain):
    """1 / (1 + exp(-x))."""

    def forward(self, input):
        """Apply it elementwise."""
        return torch.sigmoid(input)


class Tanh(_Plain):
    """Hyperbolic tangent."""

    def forward(self, input):
        """Apply it elementwise."""
        return torch.tanh(input)


class LogSigmoid(_Plain):
    """log(sigmoid(x))."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.logsigmoid(input)


class Softsign(_Plain):
    """x / (1 + |x|)."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.softsign(input)


class Tanhshrink(_Plain):
    """x - tanh(x)."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.tanhshrink(input)


class _MaybeInplace(Module):
    """An activation whose only setting is inplace."""

    __constants__ = ["inplace"]
    _single_op = True

    def __init__(self, inplace=False):
        """Remember inplace."""
        super().__init__()
        self.inplace = inplace

    def extra_repr(self):
        """Show inplace if set."""
        return "inplace=True" if self.inplace else ""


class ReLU(_MaybeInplace):
    """max(x, 0)."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.relu(input, inplace=self.inplace)


class SiLU(_MaybeInplace):
    """x * sigmoid(x)."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.silu(input, inplace=self.inplace)


class SELU(_MaybeInplace):
    """Self-normalising exponential unit."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.selu(input, self.inplace)


class Mish(_MaybeInplace):
    """x * tanh(softplus(x))."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.mish(input, inplace=self.inplace)


class Hardsigmoid(_MaybeInplace):
    """relu6(x + 3) / 6."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.hardsigmoid(input, self.inplace)

    def extra_repr(self):
        """Show nothing, as PyTorch does."""
        return ""


class Hardswish(_MaybeInplace):
    """x * relu6(x + 3) / 6."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.hardswish(input, self.inplace)

    def extra_repr(self):
        """Show nothing, as PyTorch does."""
        return ""


class GELU(Module):
    """x times the normal distribution function; approximate is "none" or "tanh"."""

    __constants__ = ["approximate"]
    _single_op = True

    def __init__(self, approximate="none"):
        """Remember the form."""
        super().__init__()
        self.approximate = approximate

    def forward(self, input):
        """Apply it elementwise."""
        return F.gelu(input, self.approximate)

    def extra_repr(self):
        """Show the form."""
        return f"approximate={self.approximate!r}"


class _Alpha(Module):
    __constants__ = ["alpha", "inplace"]
    _single_op = True

    def __init__(self, alpha=1.0, inplace=False):
        """Remember the settings."""
        super().__init__()
        self.alpha = alpha
        self.inplace = inplace

    def extra_repr(self):
        """Show the settings."""
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")


class ELU(_Alpha):
    """x where positive, alpha * (exp(x) - 1) elsewhere."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.elu(input, self.alpha, self.inplace)


class CELU(_Alpha):
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1))."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.celu(input, self.alpha, self.inplace)


class LeakyReLU(Module):
    """x where positive, negative_slope * x elsewhere."""

    __constants__ = ["inplace", "negative_slope"]
    _single_op = True

    def __init__(self, negative_slope=1e-2, inplace=False):
        """Remember the settings."""
        super().__init__()
        self.negative_slope = negative_slope
        self.inplace = inplace

    def forward(self, input):
        """Apply it elementwise."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self):
        """Show the settings."""
        return f"negative_slope={self.negative_slope}" + (", inplace=True" if self.inplace else "")


class PReLU(Module):
    """Leaky ReLU with a trained slope, one or one per channel.

    Attributes: weight (num_parameters,), init at first.
    """

    __constants__ = ["num_parameters"]
    _single_op = True

    def __init__(self, num_parameters=1, init=0.25, device=None, dtype=None):
        """Create the slope."""
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = Parameter(torch.empty(num_parameters, device=device, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self):
        """Set the slope to its first value."""
        torch.nn.init.constant_(self.weight, self.init)

    def forward(self, input):
        """Apply it elementwise; channels are axis 1."""
        return F.prelu(input, self.weight)

    def extra_repr(self):
        """Show how many slopes there are."""
        return f"num_parameters={self.num_parameters}"


__getattr__ = elsewhere(__name__, "threshold softmax attention")
