"""PyTorch's place of modules that are defined in `upsampling`."""

from torch.nn.modules.upsampling import PixelShuffle, PixelUnshuffle

__all__ = ["PixelShuffle", "PixelUnshuffle"]
