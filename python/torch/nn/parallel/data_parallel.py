"""The module in which PyTorch defines DataParallel."""

from torch.nn.parallel import DataParallel

__all__ = ["DataParallel"]
