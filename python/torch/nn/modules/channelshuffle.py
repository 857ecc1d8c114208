"""The module that mixes groups of channels. Source: documentation of torch.nn, PyTorch 2.10."""

from torch.nn import functional as F
from torch.nn.modules.module import Module


class ChannelShuffle(Module):
    """Interleave groups of channels of (N, C, *)."""

    __constants__ = ["groups"]
    _single_op = True

    def __init__(self, groups):
        """Remember the number of groups."""
        super().__init__()
        self.groups = groups

    def forward(self, input):
        """Rearrange."""
        return F.channel_shuffle(input, self.groups)

    def extra_repr(self):
        """Show the number of groups."""
        return f"groups={self.groups}"
