"""Page-locked copies of batches, from where a device copies on its own.

Source: documentation of torch.utils.data, "Memory Pinning", PyTorch 2.10.
"""

import copy
from collections.abc import Mapping, Sequence

import torch


def pin_memory(data, device=None):
    """Return a batch with its tensors in page-locked memory.

    Args:
        data: a tensor, an object with a method `pin_memory`, or a mapping or sequence of such;
            anything else stays as it is. A tuple becomes a list, as in PyTorch.
        device: accepted; CUDA's is the only one.
    """
    if isinstance(data, torch.Tensor) or hasattr(data, "pin_memory"):
        return data.pin_memory()
    if isinstance(data, Mapping):
        return _refilled(data, {key: pin_memory(value, device) for key, value in data.items()})
    if isinstance(data, (str, bytes)) or not isinstance(data, Sequence):
        return data
    pinned = [pin_memory(value, device) for value in data]
    if isinstance(data, tuple):
        return type(data)(*pinned) if hasattr(data, "_fields") else pinned
    return _refilled(data, pinned)


def _refilled(data, contents):
    """Return a collection of the same class, or a plain one where its class has other arguments."""
    try:
        if isinstance(contents, dict) and hasattr(data, "update"):
            made = copy.copy(data)
            made.update(contents)
            return made
        return type(data)(contents)
    except TypeError:
        return contents
