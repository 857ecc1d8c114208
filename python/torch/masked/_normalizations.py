"""Masked operations whose result has the input's shape."""

import torch

from ._masks import dimensions, fill
from ._reductions import norm


def _along(name, identity, compute):
    """Make a function along one dimension; identity: the reduction whose identity fills in."""

    def along(input, dim, *, dtype=None, mask=None):
        filled = fill(identity, input, mask)
        dim = dimensions(dim, input.ndim)[0]
        return compute(filled, dim, dtype=dtype or input.dtype)

    along.__name__ = along.__qualname__ = name
    along.__doc__ = f"""Return {name} along one dimension over the elements whose mask is True.

    Args:
        input: strided tensor of any shape.
        dim: the dimension.
        dtype: of the result.
        mask: boolean tensor that broadcasts to the input; None means that all elements count.

    Returns: same shape; what stands at masked-out elements has no meaning.
    """
    return along


cumsum = _along("cumsum", "sum", torch.cumsum)
cumprod = _along("cumprod", "prod", torch.cumprod)
softmax = _along("softmax", "amax", torch.nn.functional.softmax)
log_softmax = _along("log_softmax", "amax", torch.nn.functional.log_softmax)
softmin = _along("softmin", "amin", torch.nn.functional.softmin)


def normalize(input, ord, dim, *, eps=1e-12, dtype=None, mask=None):
    """Divide by the norm along a dimension of the elements whose mask is True.

    Args:
        input: strided tensor of any shape.
        ord: order of the norm.
        dim: the dimension.
        eps: the least number to divide by.
        dtype: of the norm.
        mask: boolean tensor that broadcasts to the input; None means that all elements count.

    Returns: same shape, 0 at masked-out elements.
    """
    length = norm(input, ord, dim, keepdim=True, dtype=dtype, mask=mask)
    return fill("sum", input, mask) / length.clamp(min=eps)
