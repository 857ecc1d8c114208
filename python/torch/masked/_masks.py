"""What stands in for masked-out elements: the identity of each reduction."""

import torch


def _lowest(dtype):
    return -torch.inf if dtype.is_floating_point else torch.iinfo(dtype).min


def _highest(dtype):
    return torch.inf if dtype.is_floating_point else torch.iinfo(dtype).max


# Reduction -> function of the dtype that gives the number which changes no result.
IDENTITIES = {
    "sum": lambda dtype: 0,
    "prod": lambda dtype: 1,
    "amax": _lowest,
    "argmax": _lowest,
    "logaddexp": _lowest,
    "logsumexp": lambda dtype: -torch.inf if dtype.is_complex else _lowest(dtype),
    "amin": _highest,
    "argmin": _highest,
    "median": lambda dtype: torch.nan,  # nanmedian leaves it out
}


def fill(reduction, input, mask):
    """Return the input with the identity of a reduction where the mask is False."""
    if mask is None:
        return strided(reduction, input)
    mask = broadcast(reduction, input, mask)
    dtype = input.dtype
    ordered = reduction not in ("sum", "prod", "logsumexp")
    if ordered and (dtype.is_complex or dtype == torch.bool):
        raise NotImplementedError(
            f"torch.masked.{reduction}: expected real numbers, got {dtype}, which has no "
            "identity of this reduction; convert the input"
        )
    return where(mask, input, IDENTITIES[reduction](dtype))


def where(mask, input, number):
    """Return the input with a number of its dtype where the mask is False."""
    return torch.where(mask, input, torch.tensor(number, dtype=input.dtype, device=input.device))


def strided(function, input):
    """Return a tensor that is strided; others raise NotImplementedError."""
    if hasattr(input, "_masked_mask"):
        raise NotImplementedError(
            f"torch.masked.{function}: expected a plain tensor, got a MaskedTensor; call its own "
            "method, or give get_data() and mask=get_mask()"
        )
    if input.layout != torch.strided:
        raise NotImplementedError(
            f"torch.masked.{function}: expected a strided tensor, got {input.layout}; "
            "call to_dense() on it"
        )
    return input


def broadcast(function, input, mask):
    """Return a mask as booleans of the input's shape; None means that all elements count."""
    strided(function, input)
    if mask is None:
        return torch.ones(input.shape, dtype=torch.bool, device=input.device)
    if mask.ndim > input.ndim:
        raise IndexError(
            f"torch.masked.{function}: expected a mask that broadcasts to the input's "
            f"{input.ndim} dimensions, got {mask.ndim}; reduce the mask first"
        )
    return torch.broadcast_to(strided(function, mask), input.shape).to(torch.bool)


def dimensions(dim, ndim):
    """Return the dimensions that are meant, sorted and not negative; None or () means all."""
    if dim is None or dim == ():
        return tuple(range(ndim))
    size = max(ndim, 1)
    found = []
    for place in (dim,) if isinstance(dim, int) else dim:
        if not -size <= place < size:
            raise IndexError(
                "Dimension out of range (expected to be in range of "
                f"[{-size}, {size - 1}], but got {place})"
            )
        if place % size in found:
            raise RuntimeError(f"dim={place} appears multiple times in the list of dims")
        found.append(place % size)
    return tuple(sorted(found))
