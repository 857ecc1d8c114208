"""PyTorch's place of modules that are defined in `upsampling`."""

from torch.nn.modules.upsampling import ChannelShuffle

__all__ = ["ChannelShuffle"]
