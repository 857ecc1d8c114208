"""Shapes of jagged nested tensors: views, parts, and padding."""

import math

import torch

from .nested_int import NestedInt
from .nested_tensor import NestedTensor, lengths_of, like, offsets_of, plain


def broadcast(one, other):
    """Tell whether two nested tensors of the same ragged size broadcast."""
    if one.dim() != other.dim() or one.shape[one._ragged_idx] != other.shape[other._ragged_idx]:
        return False
    pairs = zip(one.shape, other.shape, strict=True)
    return one._ragged_idx == other._ragged_idx and all(a == b or 1 in (a, b) for a, b in pairs)


def inner(nested, dim, name):
    """Return the place among the values' dimensions of one that is neither batch nor ragged.

    Raises: IndexError or RuntimeError for another.
    """
    count = nested.dim()
    if not -count <= dim < count:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-count}, {count - 1}], but got "
            f"{dim})"
        )
    dim %= count
    if dim in (0, nested._ragged_idx):
        what = "batch" if dim == 0 else "ragged"
        raise RuntimeError(
            f"{name}(): not supported for a nested tensor of the jagged layout on the {what} "
            f"dimension {dim}"
        )
    return dim - 1


def without_gaps(nested, name):
    """Raise an error for a nested tensor with gaps."""
    if nested._lengths is not None:
        raise RuntimeError(f"{name}(): not supported for a nested tensor with gaps; contiguous()")


def unbind(func, nested, dim=0):
    """Return the parts."""
    if dim % nested.dim():
        raise RuntimeError("unbind(): only supported for a nested tensor on dim=0")
    values, lengths, ragged = plain(nested), lengths_of(nested), nested._ragged_idx - 1
    if nested._lengths is None:
        return values.split(lengths, ragged)
    starts = nested._offsets.tolist()
    return tuple(values.narrow(ragged, *pair) for pair in zip(starts, lengths, strict=False))


def contiguous(func, nested, memory_format=torch.contiguous_format):
    """Return a nested tensor without gaps."""
    if nested.is_contiguous():
        return nested
    if nested._lengths is None:
        return like(nested, plain(nested).contiguous())
    values = torch.cat(unbind(None, nested), nested._ragged_idx - 1)
    return NestedTensor(values, offsets_of(nested._lengths), _ragged_idx=nested._ragged_idx)


def padded(nested, padding, width=None):
    """Return (B, width, *): each part along the second axis, and what fills it up."""
    without_gaps(nested, "to_padded_tensor")
    values, lengths = plain(nested).movedim(nested._ragged_idx - 1, 0), lengths_of(nested)
    width = max(lengths, default=0) if width is None else width
    counts = torch.tensor(lengths, device=values.device)
    if width < max(lengths, default=0):
        within = torch.cat([torch.arange(n, device=values.device) for n in lengths]) < width
        values, counts = values[within], counts.clamp(max=width)
    here = torch.arange(width, device=values.device) < counts[:, None]
    empty = values.new_full((len(nested), width, *values.shape[1:]), padding)
    return empty.index_put((here,), values), here


def _to_padded(func, nested, padding, output_size=None):
    ragged = nested._ragged_idx
    width = None if output_size is None else output_size[ragged]
    found = padded(nested, padding, width)[0].movedim(1, ragged)
    if output_size is not None and tuple(found.shape) != tuple(output_size):
        raise RuntimeError(
            f"to_padded_tensor(): expected output_size to differ in dimension {ragged} only from "
            f"{tuple(found.shape)}, got {tuple(output_size)}"
        )
    return found


def _transpose(func, nested, dim0, dim1):
    count = nested.dim()
    order = list(range(count))
    order[dim0], order[dim1] = order[dim1], order[dim0]
    return _permute(func, nested, order)


def _permute(func, nested, *dims):
    dims = dims[0] if len(dims) == 1 and not isinstance(dims[0], int) else dims
    order = [dim % nested.dim() for dim in dims]
    if order[0]:
        raise ValueError("permute(): not supported for a nested tensor on the batch dimension")
    values = plain(nested).permute([dim - 1 for dim in order[1:]])
    return like(nested, values, order.index(nested._ragged_idx))


def _unsqueeze(func, nested, dim):
    dim %= nested.dim() + 1
    if not dim:
        raise RuntimeError("unsqueeze(): not supported for a nested tensor on dim=0")
    ragged = nested._ragged_idx
    return like(nested, plain(nested).unsqueeze(dim - 1), ragged + (dim <= ragged))


def _squeeze(func, nested, dim):
    place = inner(nested, dim, "squeeze")
    values = plain(nested).squeeze(place)
    gone = values.dim() < nested.dim() - 1
    ragged = nested._ragged_idx
    return like(nested, values, ragged - (gone and place + 1 < ragged))


def _select(func, nested, dim, index):
    if not dim % nested.dim():
        return unbind(None, nested)[index]
    place = inner(nested, dim, "select")
    ragged = nested._ragged_idx
    return like(nested, plain(nested).select(place, index), ragged - (place + 1 < ragged))


def _flatten(func, nested, start_dim=0, end_dim=-1):
    first, last = start_dim % nested.dim(), end_dim % nested.dim()
    ragged = nested._ragged_idx
    if first == 0 or first <= ragged <= last:
        if first == last:
            return nested
        raise RuntimeError("flatten(): not supported over the batch or ragged dimension")
    values = plain(nested).flatten(first - 1, last - 1)
    return like(nested, values, ragged - (last - first if last < ragged else 0))


def _unflatten(func, nested, dim, sizes):
    place = inner(nested, dim, "unflatten")
    more = len(sizes) - 1 if place + 1 < nested._ragged_idx else 0
    return like(nested, plain(nested).unflatten(place, sizes), nested._ragged_idx + more)


def _view(func, nested, *sizes):
    sizes = list(sizes[0]) if len(sizes) == 1 and not isinstance(sizes[0], int) else list(sizes)
    places = [place for place, size in enumerate(sizes) if isinstance(size, NestedInt)]
    ragged = places[0] if places else nested._ragged_idx
    values, before = plain(nested), nested._ragged_idx - 1
    fits = (
        len(sizes) > ragged
        and sizes[0] in (-1, len(nested))
        and (sizes[ragged] == -1 or sizes[ragged] == nested.shape[nested._ragged_idx])
        and math.prod(sizes[1:ragged]) == math.prod(values.shape[:before])
    )
    if not fits:
        raise RuntimeError(
            f"view(): cannot view shape {tuple(nested.shape)} as {tuple(sizes)}: expected the "
            "batch and the ragged dimension unchanged"
        )
    sizes[ragged] = values.shape[before]
    return like(nested, func(values, sizes[1:]), ragged)


def _expand(func, nested, *sizes):
    sizes = list(sizes[0]) if len(sizes) == 1 and not isinstance(sizes[0], int) else list(sizes)
    ragged = nested._ragged_idx
    if len(sizes) != nested.dim() or sizes[0] not in (-1, len(nested)):
        raise RuntimeError("expand(): expected as many sizes as dimensions, the batch unchanged")
    if sizes[ragged] != -1 and sizes[ragged] != nested.shape[ragged]:
        raise RuntimeError("expand(): expected the ragged dimension unchanged")
    sizes[ragged] = -1
    return like(nested, plain(nested).expand(sizes[1:]))


def _pieces(name):
    def divide(func, nested, size, dim=0):
        if name == "chunk" and not dim % nested.dim():
            return _batches(nested, size)
        place = inner(nested, dim, name)
        return tuple(like(nested, part) for part in func(plain(nested), size, place))

    return divide


def _batches(nested, count):
    """Return the nested tensor in `count` parts along the batch."""
    without_gaps(nested, "chunk")
    parts = unbind(None, nested)
    step = -(-len(parts) // count)
    place, ragged = nested._ragged_idx - 1, nested._ragged_idx
    found = []
    for begin in range(0, len(parts), step):
        offsets = nested._offsets[begin : begin + step + 1]
        values = torch.cat(parts[begin : begin + step], place)
        found.append(NestedTensor(values, offsets - offsets[0], _ragged_idx=ragged))
    return tuple(found)


def _narrow(func, nested, dim, start, length):
    return like(nested, plain(nested).narrow(inner(nested, dim, "narrow"), start, length))


def _joined(func, tensors, dim=0):
    first = tensors[0]
    stacks = func.__name__ == "stack"
    dim %= first.dim() + stacks
    fits = all(isinstance(one, NestedTensor) for one in tensors) and all(
        one.shape[one._ragged_idx] == first.shape[first._ragged_idx]
        and one._ragged_idx == first._ragged_idx
        for one in tensors
    )
    if not fits or not dim or (not stacks and dim == first._ragged_idx):
        raise RuntimeError(
            f"{func.__name__}(): expected nested tensors of the same ragged size, and another "
            "dimension than the batch's and the ragged one"
        )
    ragged = first._ragged_idx + (stacks and dim <= first._ragged_idx)
    return like(first, func([plain(one) for one in tensors], dim - 1), ragged)


def _getitem(func, nested, index):
    index = index if isinstance(index, tuple) else (index,)
    if isinstance(index[0], int):
        part = unbind(None, nested)[index[0]]
        return part[index[1:]] if len(index) > 1 else part
    if index[0] is Ellipsis:
        index = (*[slice(None)] * (nested.dim() - len(index) + 1), *index[1:])
    kept = index[: nested._ragged_idx + 1]
    if any(not isinstance(one, slice) or one != slice(None) for one in kept):
        raise RuntimeError(
            "expected an index that takes one part, or that leaves the batch and all dimensions up "
            "to the ragged one whole, got another; index the parts of unbind()"
        )
    return like(nested, plain(nested)[index[1:]])


RULES = {
    "unbind": unbind,
    "contiguous": contiguous,
    "to_padded_tensor": _to_padded,
    "nested_to_padded_tensor": _to_padded,
    "transpose": _transpose,
    "swapaxes": _transpose,
    "swapdims": _transpose,
    "permute": _permute,
    "unsqueeze": _unsqueeze,
    "squeeze": _squeeze,
    "select": _select,
    "flatten": _flatten,
    "unflatten": _unflatten,
    "view": _view,
    "reshape": _view,
    "expand": _expand,
    "split": _pieces("split"),
    "split_with_sizes": _pieces("split"),
    "chunk": _pieces("chunk"),
    "narrow": _narrow,
    "cat": _joined,
    "concat": _joined,
    "stack": _joined,
    "__getitem__": _getitem,
}
