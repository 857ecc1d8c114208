"""Autocast's settings under older names that carry the device. Source: torch.amp, PyTorch 2.10."""

import torch


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
