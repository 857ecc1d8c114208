"""Activations with thresholds or bounds."""

from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.utils._lazy import belong


class RReLU(Module):
    """Leaky ReLU whose slope is drawn from U(lower, upper) in training."""

    __constants__ = ["lower", "upper", "inplace"]
    _single_op = True

    def __init__(self, lower=1.0 / 8, upper=1.0 / 3, inplace=False):
        """Remember the settings."""
        super().__init__()
        self.lower = lower
        self.upper = upper
        self.inplace = inplace

    def forward(self, input):
        """Apply it elementwise."""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self):
        """Show the settings."""
        inplace = ", inplace=True" if self.inplace else ""
        return f"lower={self.lower}, upper={self.upper}{inplace}"


class Hardtanh(Module):
    """Clamp to [min_val, max_val]; min_value and max_value are former names."""

    __constants__ = ["min_val", "max_val", "inplace"]
    _single_op = True

    def __init__(self, min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None):
        """Remember the settings."""
        super().__init__()
        self.min_val = min_val if min_value is None else min_value
        self.max_val = max_val if max_value is None else max_value
        self.inplace = inplace
        if not self.max_val > self.min_val:
            raise AssertionError("max_val must be larger than min_val")

    def forward(self, input):
        """Apply it elementwise."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self):
        """Show the settings."""
        inplace = ", inplace=True" if self.inplace else ""
        return f"min_val={self.min_val}, max_val={self.max_val}{inplace}"


class ReLU6(Hardtanh):
    """Clamp to [0, 6]."""

    def __init__(self, inplace=False):
        """Remember inplace."""
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self):
        """Show inplace if set."""
        return "inplace=True" if self.inplace else ""


class Threshold(Module):
    """x where it exceeds threshold, value elsewhere."""

    __constants__ = ["threshold", "value", "inplace"]
    _single_op = True

    def __init__(self, threshold, value, inplace=False):
        """Remember the settings."""
        super().__init__()
        self.threshold = threshold
        self.value = value
        self.inplace = inplace

    def forward(self, input):
        """Apply it elementwise."""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self):
        """Show the settings."""
        inplace = ", inplace=True" if self.inplace else ""
        return f"threshold={self.threshold}, value={self.value}{inplace}"


class _Shrink(Module):
    __constants__ = ["lambd"]
    _single_op = True

    def __init__(self, lambd=0.5):
        """Remember the threshold."""
        super().__init__()
        self.lambd = lambd

    def extra_repr(self):
        """Show the threshold."""
        return str(self.lambd)


class Hardshrink(_Shrink):
    """x outside [-lambd, lambd], 0 inside."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.hardshrink(input, self.lambd)


class Softshrink(_Shrink):
    """x moved towards 0 by lambd, 0 where it is nearer."""

    def forward(self, input):
        """Apply it elementwise."""
        return F.softshrink(input, self.lambd)


class Softplus(Module):
    """log(1 + exp(beta * x)) / beta, x itself above threshold."""

    __constants__ = ["beta", "threshold"]
    _single_op = True

    def __init__(self, beta=1.0, threshold=20.0):
        """Remember the settings."""
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input):
        """Apply it elementwise."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self):
        """Show the settings."""
        return f"beta={self.beta}, threshold={self.threshold}"


belong(globals(), "torch.nn.modules.activation")
