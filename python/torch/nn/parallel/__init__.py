"""Several devices or processes. Source: documentation of torch.nn.parallel, PyTorch 2.10."""

import torch
from torch.nn.modules.module import Module
from torch.nn.parallel.data_parallel import DataParallel, data_parallel
from torch.utils._lazy import attach

__all__ = ["DataParallel", "DistributedDataParallel", "data_parallel", "gather", "scatter"]
__getattr__ = attach(
    __name__,
    globals(),
    {
        "gather": "scatter_gather",
        "scatter": "scatter_gather",
        "scatter_gather": "",
        "distributed": "",
    },
)


class DistributedDataParallel(Module):
    """A module whose gradients are averaged over processes: needs a process group.

    Raises: ValueError always, as PyTorch does before a group is made.
    """

    def __init__(self, module, *args, **kwargs):
        """Refuse."""
        torch.distributed.get_world_size()
