"""Autocast's settings, and older forms that carry the device. Source: torch.amp, PyTorch 2.10."""

import torch
from torch._C import library


def is_autocast_enabled(device_type="cuda"):
    """Tell whether autocast is on for a kind of device; without one, for CUDA as before 2.4."""
    return library.is_autocast_enabled(device_type)


def set_autocast_enabled(device_type, enabled=None):
    """Switch autocast for a kind of device; a lone `enabled` switches it for CUDA."""
    if enabled is None:
        device_type, enabled = "cuda", device_type
    library.set_autocast_enabled(device_type, enabled)


def get_autocast_cpu_dtype():
    """See torch.get_autocast_dtype."""
    return torch.get_autocast_dtype("cpu")


def get_autocast_gpu_dtype():
    """See torch.get_autocast_dtype."""
    return torch.get_autocast_dtype("cuda")


def set_autocast_cpu_dtype(dtype):
    """See torch.set_autocast_dtype."""
    torch.set_autocast_dtype("cpu", dtype)


def set_autocast_gpu_dtype(dtype):
    """See torch.set_autocast_dtype."""
    torch.set_autocast_dtype("cuda", dtype)


def is_autocast_cpu_enabled():
    """See torch.is_autocast_enabled."""
    return torch.is_autocast_enabled("cpu")


def set_autocast_cpu_enabled(enabled):
    """See torch.set_autocast_enabled."""
    torch.set_autocast_enabled("cpu", enabled)
