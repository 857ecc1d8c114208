"""How masked tensors are made. Source: documentation of torch.masked, PyTorch 2.10."""

from .core import MaskedTensor, checked, made

__all__ = ["as_masked_tensor", "masked_tensor"]


def masked_tensor(data, mask, requires_grad=False):
    """Return a masked tensor of its own, outside of every graph.

    Args:
        data: any shape; strided, sparse COO or sparse CSR.
        mask: booleans of the same shape and layout, True where an element counts.
        requires_grad: whether gradients are computed for it.
    """
    return MaskedTensor(data, mask, requires_grad)


def as_masked_tensor(data, mask):
    """Return a masked tensor through which gradients flow to data."""
    return made(*checked(data, mask))
