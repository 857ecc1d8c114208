"""Modules that trade channels for pixels. Source: documentation of torch.nn, PyTorch 2.10."""

from torch.nn import functional as F
from torch.nn.modules.module import Module


class PixelShuffle(Module):
    """Rearrange (*, C * r^2, H, W) to (*, C, H * r, W * r)."""

    __constants__ = ["upscale_factor"]
    _single_op = True

    def __init__(self, upscale_factor):
        """Remember r."""
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input):
        """Rearrange."""
        return F.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self):
        """Show r."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Rearrange (*, C, H * r, W * r) to (*, C * r^2, H, W)."""

    __constants__ = ["downscale_factor"]
    _single_op = True

    def __init__(self, downscale_factor):
        """Remember r."""
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input):
        """Rearrange."""
        return F.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self):
        """Show r."""
        return f"downscale_factor={self.downscale_factor}"
