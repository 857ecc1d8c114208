"""Activations along an axis."""

from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.utils._lazy import belong


class _AlongAxis(Module):
    __constants__ = ["dim"]
    _single_op = True

    def __init__(self, dim=None):
        """Remember the axis."""
        super().__init__()
        self.dim = dim

    def __setstate__(self, state):
        """Accept states from before dim existed."""
        super().__setstate__(state)
        if not hasattr(self, "dim"):
            self.dim = None

    def extra_repr(self):
        """Show the axis."""
        return f"dim={self.dim}"


class Softmax(_AlongAxis):
    """Exponentials scaled to sum 1 along dim."""

    def forward(self, input):
        """Keep the shape."""
        return F.softmax(input, self.dim, _stacklevel=5)


class LogSoftmax(_AlongAxis):
    """Logarithm of the softmax along dim."""

    def forward(self, input):
        """Keep the shape."""
        return F.log_softmax(input, self.dim, _stacklevel=5)


class Softmin(_AlongAxis):
    """Softmax of -x along dim."""

    def forward(self, input):
        """Keep the shape."""
        return F.softmin(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Softmax over the channels of (N, C, H, W) or (C, H, W)."""

    _single_op = True

    def forward(self, input):
        """Keep the shape."""
        if input.dim() not in (3, 4):
            raise ValueError(
                f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead"
            )
        return F.softmax(input, -3, _stacklevel=5)


class GLU(_AlongAxis):
    """First half along dim times sigmoid of the second."""

    def __init__(self, dim=-1):
        """Remember the axis."""
        super().__init__(dim)

    def forward(self, input):
        """Halve axis dim."""
        return F.glu(input, self.dim)


belong(globals(), "torch.nn.modules.activation")
