"""Several devices or processes. Source: documentation of torch.nn.parallel, PyTorch 2.10."""

import torch
from torch.nn.modules.module import Module


class DataParallel(Module):
    """Calls the module it wraps: with one device or none there is nothing to split.

    Args:
        module: the module.
        device_ids: CUDA devices; all if None.
        output_device: where results go.
        dim: axis of the batch.

    Raises: NotImplementedError for several devices.
    """

    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        """Wrap the module."""
        super().__init__()
        count = torch.cuda.device_count() if device_ids is None else len(device_ids)
        if count > 1:
            raise NotImplementedError(
                f"DataParallel: expected at most one device, got {count}; name one in device_ids"
            )
        self.dim = dim
        self.module = module
        self.device_ids = list(range(count)) if device_ids is None else list(device_ids)

    def forward(self, *inputs, **kwargs):
        """Return the module's result."""
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    """A module whose gradients are averaged over processes: needs a process group.

    Raises: ValueError always, as PyTorch does before a group is made.
    """

    def __init__(self, module, *args, **kwargs):
        """Refuse."""
        torch.distributed.get_world_size()
