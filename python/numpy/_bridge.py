"""What the arrays need from torch beyond its public names: numbers and bytes, in and out."""

import torch
from torch._C import library

#: Unsigned types for which libtorch has few kernels, and the signed types of the same size.
SIGNED = {torch.uint16: torch.int16, torch.uint32: torch.int32, torch.uint64: torch.int64}


def from_flat(values, sizes, dtype):
    """Return a new tensor of the given sizes from a flat list of bools, ints or floats."""
    if dtype is torch.uint64:
        values = [value - (1 << 64) if value >> 63 else value for value in map(int, values)]
        return from_flat(values, sizes, torch.int64).view(torch.uint64)
    if dtype.is_floating_point:
        values = list(map(float, values))
    return torch._operators.wrap(library.from_numbers(values, list(sizes), dtype._h))


def flat_list(tensor):
    """Return all numbers of a tensor in row-major order."""
    if tensor.dtype.is_complex:
        pairs = flat_list(torch.view_as_real(tensor.resolve_conj()))
        return [complex(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)]
    values = list(library.tolist(tensor._h))
    if tensor.dtype is torch.uint64:
        return [value + (1 << 64) if value < 0 else value for value in values]
    return values


def to_bytes(tensor):
    """Return the memory of a tensor, row by row."""
    tensor = tensor.contiguous()
    target = bytearray(tensor.nbytes)
    library.load_bytes(tensor._h, 0, target)
    return bytes(target)


def fill_from_bytes(tensor, source, offset=0):
    """Fill the memory of a contiguous tensor from a bytes-like object, from byte `offset` on."""
    library.store_bytes(tensor._h, 0, source, offset, tensor.nbytes)
    return tensor
