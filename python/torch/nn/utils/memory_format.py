"""The order of convolutions' weights in memory."""

import torch

__all__ = ["convert_conv2d_weight_memory_format", "convert_conv3d_weight_memory_format"]


def _convert(module, memory_format, kinds):
    for part in module.modules():
        if isinstance(part, kinds):
            weight = part.weight.detach().clone().contiguous(memory_format=memory_format)
            part.weight.data = weight
    return module


def convert_conv2d_weight_memory_format(module, memory_format):
    """Give the weights of two-dimensional convolutions a memory format. Returns the module."""
    return _convert(module, memory_format, (torch.nn.Conv2d, torch.nn.ConvTranspose2d))


def convert_conv3d_weight_memory_format(module, memory_format):
    """Give the weights of three-dimensional convolutions a memory format. Returns the module."""
    return _convert(module, memory_format, (torch.nn.Conv3d, torch.nn.ConvTranspose3d))
