"""The older name of torch.distributed.tensor."""

from torch.distributed.tensor import DTensor, distribute_tensor

__all__ = ["DTensor", "distribute_tensor"]
