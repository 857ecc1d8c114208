"""Indexing as NumPy does it: ints, slices, None, Ellipsis, masks, lists and arrays of positions.

A slice with a negative step is a copy, for torch has no negative strides; storing to one works.
"""

import torch

from ._creation import _filled, asarray, signed
from ._dtypes import BOOL
from ._ndarray import ndarray, wrap
from ._scalars import bool_, generic, integer
from ._ufuncs import check_broadcast

_KINDS = (
    "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean "
    "arrays are valid indices"
)


def get(array, index):
    """Return `array[index]`: a view, a copy for lists and arrays of positions, or a scalar."""
    parts = index if isinstance(index, tuple) else (index,)
    view, flips, advanced = _view(signed(array._t), parts)
    if flips:
        view = torch.flip(view, flips)
    if advanced is not None:
        view = _with_errors(torch.ops.aten.index, view, advanced)
    made = wrap(view if view.dtype is array._t.dtype else view.view(array._t.dtype), array)
    if made.ndim == 0 and not any(part is Ellipsis for part in parts):
        return made.scalar()
    return made


def put(array, index, value):
    """Store numbers that broadcast at `array[index]`."""
    array.check_writeable()
    parts = index if isinstance(index, tuple) else (index,)
    target, flips, advanced = _view(signed(array._t), parts)
    source = signed(_value(array, value))
    if advanced is None:
        source = _without_leading_ones(source, target)
        if flips:
            source = torch.flip(_expanded(source, target.shape), flips)
        elif source.shape != target.shape:
            source = _expanded(source, target.shape)
        target.copy_(source)
        return
    if flips:
        raise NotImplementedError(
            "array[index] = value: a slice with a negative step beside a list of positions is not "
            "provided; assign to array[..., ::step] in two steps"
        )
    _with_errors(torch.ops.aten.index_put_, target, advanced, source)


def _value(array, value):
    own = array.dtype
    if isinstance(value, (bool, int, float, complex)) and not isinstance(value, generic):
        if isinstance(value, complex) and own.kind != "c":
            raise TypeError(
                f"float() argument must be a string or a real number, not '{type(value).__name__}'"
            )
        return _filled([value], (), own)
    if not isinstance(value, (ndarray, torch.Tensor, generic)):
        value = asarray(value)
    value = asarray(value)
    shares = value.memory_token == array.memory_token and value.size > 1
    return (value.astype(own, copy=False) if not shares else value.astype(own))._t


def _without_leading_ones(source, target):
    while source.dim() > target.dim() and source.shape[0] == 1:
        source = source[0]
    return source


def _expanded(source, shape):
    try:
        return source.expand(shape)
    except RuntimeError:
        raise _cannot_store(source.shape, shape) from None


def _cannot_store(source, target):
    texts = [str(tuple(shape)).replace(" ", "") for shape in (source, target)]
    return ValueError(
        f"could not broadcast input array from shape {texts[0]} into shape {texts[1]}"
    )


def _with_errors(operator, view, advanced, *rest):
    try:
        return operator(view, advanced, *rest)
    except (IndexError, RuntimeError) as error:
        for axis, positions in enumerate(advanced):
            size = view.shape[axis]
            if positions is not None and positions.numel():
                low, high = int(positions.min()), int(positions.max())
                if low < -size or high >= size:
                    wrong = low if low < -size else high
                    raise _out_of_bounds(wrong, axis, size) from None
        shapes = [tuple(p.shape) for p in advanced if p is not None]
        try:
            check_broadcast(shapes)
        except ValueError:
            texts = " ".join(str(shape).replace(" ", "") for shape in shapes)
            raise IndexError(
                "shape mismatch: indexing arrays could not be broadcast together with shapes "
                + texts
            ) from None
        raise ValueError(f"shape mismatch: {error}") from None


def _out_of_bounds(position, axis, size):
    return IndexError(f"index {position} is out of bounds for axis {axis} with size {size}")


def _view(tensor, parts):
    """Apply what gives a view.

    Returns the view, its dimensions to be flipped, and the positions by dimension or None.
    """
    parts = [_part(part) for part in parts]
    parts = _expand_ellipsis(parts, tensor.dim())
    is_advanced = any(isinstance(part, torch.Tensor) for part in parts)
    dim = axis = 0
    flips, advanced = [], {}
    for part in parts:
        if part is None:
            tensor = tensor.unsqueeze(dim)
            dim += 1
            continue
        if isinstance(part, torch.Tensor) and part.dtype is torch.bool:
            tensor, used = _mask(tensor, part, dim, axis, advanced)
            dim += max(used, 1)
            axis += used
            continue
        size = tensor.shape[dim]
        if isinstance(part, slice):
            tensor = _sliced(tensor, dim, part, flips)
            dim += 1
        elif isinstance(part, int):
            if not -size <= part < size:
                raise _out_of_bounds(part, axis, size)
            if is_advanced:  # NumPy counts it among the arrays of positions
                advanced[dim] = torch.tensor(part)
                dim += 1
            else:
                tensor = tensor.select(dim, part)
        else:
            advanced[dim] = part
            dim += 1
        axis += 1
    if not is_advanced:
        return tensor, flips, None
    return tensor, flips, [advanced.get(d) for d in range(max(advanced) + 1)]


def _part(part):
    """Return an index's part as int, slice, None, Ellipsis, or a tensor of int64 or bool."""
    if part is None or part is Ellipsis or isinstance(part, slice) or type(part) is int:
        return part
    if isinstance(part, (bool, bool_)):
        return torch.tensor(bool(part))
    if isinstance(part, integer):
        return part.item()
    if isinstance(part, (str, float, complex, generic)):
        raise IndexError(_KINDS)
    found = part if isinstance(part, ndarray) else asarray(part)
    if found.size == 0 and not isinstance(part, (ndarray, torch.Tensor)):
        return torch.zeros(found.shape, dtype=torch.int64)
    if found.dtype is BOOL:
        return found._t
    if found.dtype.kind not in "iu":
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    if found.ndim == 0 and not isinstance(part, ndarray):
        return int(found)
    return found._t.to(torch.int64)


def _expand_ellipsis(parts, dims):
    used = 0
    for part in parts:
        if part is not None and part is not Ellipsis:
            is_mask = isinstance(part, torch.Tensor) and part.dtype is torch.bool
            used += part.dim() if is_mask else 1
    if used > dims:
        raise IndexError(
            f"too many indices for array: array is {dims}-dimensional, but {used} were indexed"
        )
    places = [i for i, part in enumerate(parts) if part is Ellipsis]
    if len(places) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    if not places:
        return parts
    filler = [slice(None)] * (dims - used)
    return parts[: places[0]] + filler + parts[places[0] + 1 :]


def _mask(tensor, mask, dim, axis, advanced):
    """Put a mask's positions among the advanced ones. Returns the view and the axes it covers."""
    if mask.dim() == 0:
        advanced[dim] = torch.zeros(int(mask), dtype=torch.int64)
        return tensor.unsqueeze(dim), 0
    for i, size in enumerate(mask.shape):
        if size != tensor.shape[dim + i]:
            raise IndexError(
                f"boolean index did not match indexed array along axis {axis + i}; size of axis is "
                f"{tensor.shape[dim + i]} but size of corresponding boolean axis is {size}"
            )
    for i, positions in enumerate(mask.nonzero().unbind(1)):
        advanced[dim + i] = positions
    return tensor, mask.dim()


def _sliced(tensor, dim, part, flips):
    size = tensor.shape[dim]
    start, stop, step = slice(*(_bound(b) for b in (part.start, part.stop, part.step))).indices(
        size
    )
    if step > 0:
        return (
            tensor if (start, stop, step) == (0, size, 1) else _cut(tensor, dim, start, stop, step)
        )
    count = len(range(start, stop, step))
    flips.append(dim)
    if count == 0:
        return _cut(tensor, dim, 0, 0, 1)
    return _cut(tensor, dim, start + (count - 1) * step, start + 1, -step)


def _cut(tensor, dim, start, stop, step):
    return torch.ops.aten.slice(tensor, dim, start, max(start, stop), step)


def _bound(value):
    if value is None or type(value) is int:
        return value
    if hasattr(value, "__index__"):
        return value.__index__()
    raise TypeError("slice indices must be integers or None or have an __index__ method")
