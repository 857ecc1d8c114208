"""torch.accelerator: the kind of device that computes faster than the processor: CUDA's, or none.

Source: documentation of torch.accelerator, PyTorch 2.10.
"""

import torch
from torch import cuda

_OF_CUDA = (
    "empty_cache get_device_capability max_memory_allocated max_memory_reserved memory_allocated "
    "memory_reserved memory_stats reset_accumulated_memory_stats reset_peak_memory_stats "
    "set_stream current_stream synchronize"
)
_NAMES = {**{name: name for name in _OF_CUDA.split()}, "get_memory_info": "mem_get_info"}
_NAMES.update(current_device_index="current_device", set_device_index="set_device")
_NAMES.update(current_device_idx="current_device", set_device_idx="set_device")


def is_available():
    """Tell whether there is such a device."""
    return cuda.is_available()


def device_count():
    """Return the number of such devices."""
    return cuda.device_count()


def current_accelerator(check_available=False):
    """Return the kind of device, None where there is none."""
    return torch.device("cuda") if is_available() else None


class device_index:  # noqa: N801 (PyTorch's name)
    """A context in which another device is the current one; None changes nothing."""

    def __init__(self, device):
        """Take the device's number."""
        self._number = device

    def __enter__(self):
        """Begin."""
        if self._number is not None:
            self._before = cuda.current_device()
            cuda.set_device(self._number)

    def __exit__(self, *error):
        """Put the former device back."""
        if self._number is not None:
            cuda.set_device(self._before)


def __getattr__(name):
    """Find what CUDA's devices do."""
    if name in _NAMES:
        return getattr(cuda, _NAMES[name])
    from torch._operators import missing

    raise missing("module 'torch.accelerator'", name)
