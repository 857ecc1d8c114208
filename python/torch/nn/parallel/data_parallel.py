"""A module on one device. Source: documentation of torch.nn.DataParallel, PyTorch 2.10."""

import torch
from torch.nn.modules.module import Module


def _count(device_ids):
    """Return how many devices are meant.

    Raises: NotImplementedError for several.
    """
    count = torch.cuda.device_count() if device_ids is None else len(device_ids)
    if count > 1:
        raise NotImplementedError(
            f"DataParallel: expected at most one device, got {count}; name one in device_ids"
        )
    return count


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
        count = _count(device_ids)
        self.dim = dim
        self.module = module
        self.device_ids = list(range(count)) if device_ids is None else list(device_ids)

    def forward(self, *inputs, **kwargs):
        """Return the module's result."""
        return self.module(*inputs, **kwargs)


def data_parallel(module, inputs, device_ids=None, output_device=None, dim=0, module_kwargs=None):
    """Call a module on the CUDA device that holds it.

    Args:
        module: the module.
        inputs: its argument, or a tuple of them.
        device_ids: CUDA devices; all if None.
        output_device: where the result goes; the module's device if None, -1 for the CPU.
        dim: axis of the batch.
        module_kwargs: its arguments by name.

    Raises: RuntimeError without CUDA; NotImplementedError for several devices.
    """
    if not torch.cuda.is_available():
        raise RuntimeError("device type could not be determined")
    _count(device_ids)
    inputs = inputs if isinstance(inputs, tuple) else () if inputs is None else (inputs,)
    result = module(*inputs, **(module_kwargs or {}))
    if output_device is None or not isinstance(result, torch.Tensor):
        return result
    return result.to("cpu" if output_device == -1 else output_device)
