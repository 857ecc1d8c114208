"""PyTorch's old place of Variable."""

from torch.autograd import Variable

__all__ = ["Variable"]
