"""Modules that cut images into blocks and add them up. Source: documentation of torch.nn."""

from torch.nn import functional as F
from torch.nn.modules.module import Module


class Fold(Module):
    """Add windows (N, C * window, windows) up to an image (N, C, *output_size)."""

    __constants__ = ["output_size", "kernel_size", "dilation", "padding", "stride"]
    _single_op = True

    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1):
        """Remember the settings."""
        super().__init__()
        self.output_size = output_size
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input):
        """Add the windows up."""
        return F.fold(
            input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride
        )

    def extra_repr(self):
        """Show the settings."""
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, "
            f"dilation={self.dilation}, padding={self.padding}, stride={self.stride}"
        )


class Unfold(Module):
    """Cut windows out of (N, C, H, W): (N, C * window, windows)."""

    __constants__ = ["kernel_size", "dilation", "padding", "stride"]
    _single_op = True

    def __init__(self, kernel_size, dilation=1, padding=0, stride=1):
        """Remember the settings."""
        super().__init__()
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input):
        """Cut the windows out."""
        return F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self):
        """Show the settings."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )
