"""The module in which PyTorch defines DistributedDataParallel."""

from torch.nn.parallel import DistributedDataParallel

__all__ = ["DistributedDataParallel"]
