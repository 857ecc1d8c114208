"""make_tensor: random inputs for tests, with the numbers of CPython's PyTorch.

Source: documentation of torch.testing.make_tensor, PyTorch 2.10.
"""

import torch


def make_tensor(
    *shape,
    dtype,
    device="cpu",
    low=None,
    high=None,
    requires_grad=False,
    noncontiguous=False,
    exclude_zero=False,
    memory_format=None,
):
    """Return a tensor of uniform random numbers in [low, high).

    Args:
        *shape: sizes, or one sequence of them.
        dtype: element type.
        device: where it lies.
        low: lowest number; -9 by default, 0 for bool and uint8.
        high: number above; 9 by default, 2 for bool, 10 for other integers.
        requires_grad: record operators on it.
        noncontiguous: leave gaps between the elements.
        exclude_zero: replace zeros by the smallest number of the dtype.
        memory_format: order in memory, instead of noncontiguous.
    """
    if len(shape) == 1 and isinstance(shape[0], (list, tuple)):
        shape = tuple(shape[0])
    if noncontiguous and memory_format is not None:
        raise ValueError(
            "The parameters `noncontiguous` and `memory_format` are mutually exclusive"
        )
    gaps = noncontiguous and torch.Size(shape).numel() > 1
    sizes = (*shape[:-1], 2 * shape[-1]) if gaps else shape
    made = _random(sizes, dtype, device, low, high)
    if gaps:
        made = made[..., 1::2]
    if memory_format is not None:
        made = made.clone(memory_format=memory_format)
    if exclude_zero:
        floating = dtype.is_floating_point or dtype.is_complex
        made[made == 0] = torch.finfo(dtype).tiny if floating else 1
    if requires_grad:
        if not (dtype.is_floating_point or dtype.is_complex):
            raise ValueError(f"`requires_grad=True` is not supported for integral dtype {dtype}")
        made.requires_grad_()
    return made


def _random(sizes, dtype, device, low, high):
    if dtype is torch.bool:
        low, high = _bounds(low, high, 0, 2, 0, 2)
        return torch.randint(low, high, sizes, device=device, dtype=dtype)
    if dtype.is_floating_point or dtype.is_complex:
        low, high = _bounds(low, high, -9, 9)
        made = torch.empty(sizes, device=device, dtype=dtype)
        (torch.view_as_real(made) if dtype.is_complex else made).uniform_(low, high)
        return made
    range_of = torch.iinfo(dtype)
    default_low = 0 if dtype is torch.uint8 else -9
    low, high = _bounds(low, high, default_low, 10, range_of.min, range_of.max)
    return torch.randint(int(-(-low // 1)), int(-(-high // 1)), sizes, device=device, dtype=dtype)


def _bounds(low, high, default_low, default_high, lowest=None, highest=None):
    low = default_low if low is None else low
    high = default_high if high is None else high
    if low != low or high != high:
        raise ValueError(f"`low` and `high` cannot be NaN, but got {low=} and {high=}")
    if low >= high:
        raise ValueError(f"`low` must be less than `high`, but got {low} >= {high}")
    if lowest is not None:
        low, high = max(low, lowest), min(high, highest)
    return low, high
