"""A module as a user writes it."""

import torch
from torch import nn


class Net(nn.Module):
    """Two layers from `width` numbers to one."""

    def __init__(self, width):
        """Make the layers."""
        super().__init__()
        self.first = nn.Linear(width, 16)
        self.second = nn.Linear(16, 1)

    def forward(self, x):
        """Return (B, 1) for (B, width)."""
        return self.second(torch.tanh(self.first(x)))
