"""Tensors with a mask. Source: documentation of torch.masked.MaskedTensor, PyTorch 2.10."""

from .core import MaskedTensor, is_masked_tensor
from .creation import as_masked_tensor, masked_tensor

__all__ = ["MaskedTensor", "as_masked_tensor", "is_masked_tensor", "masked_tensor"]
