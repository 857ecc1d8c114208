"""Indexing by ints, slices, None, Ellipsis, masks and index tensors, as in NumPy and PyTorch."""

from . import _arrays, _creation, _operators
from ._C import library
from ._operators import wrap
from ._types import DTYPES

_select = library.operator("aten::select")
_slice = library.operator("aten::slice")
_unsqueeze = library.operator("aten::unsqueeze")
_dim = library.dim
_size = library.size
_index = None
_index_put = None
_END = 9223372036854775807


def get(tensor, index):
    """Return `tensor[index]`."""
    view, advanced = _view(tensor, index)
    if advanced is None:
        return view if view is not tensor else tensor.view(tensor.shape)
    global _index
    _index = _index or _operators.function("index")
    return _index(view, advanced)


def put(tensor, index, value):
    """Store `value`, a number or a tensor that broadcasts, at `tensor[index]`."""
    view, advanced = _view(tensor, index)
    value = _arrays.plain(value)
    if not hasattr(value, "_h"):
        if advanced is None and isinstance(value, (bool, int, float)):
            view.fill_(value)
            return
        value = _creation.tensor(value, dtype=tensor.dtype, device=tensor.device)
    if advanced is None:
        view.copy_(_without_leading_ones(value, view))
        return
    global _index_put
    _index_put = _index_put or _operators.function("index_put_")
    if value.dtype is not tensor.dtype:
        value = value.to(tensor.dtype)
    _index_put(view, advanced, value if value.device == tensor.device else value.to(tensor.device))


def _without_leading_ones(value, view):
    while value.dim() > view.dim() and value.shape[0] == 1:
        value = value.squeeze(0)
    return value


def selected(handle, dim, position):
    """Return the handle of the part at a position of a dimension."""
    try:
        return _select(handle, dim, position)
    except IndexError:
        if _dim(handle) == 0:
            raise IndexError(
                "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
                "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
            ) from None
        raise IndexError(
            f"index {position} is out of bounds for dimension {dim} with size {_size(handle, dim)}"
        ) from None


def _view(tensor, index):
    """Apply everything that gives a view.

    Returns the view and the list of advanced indices by dimension, or None.
    """
    parts = index if isinstance(index, tuple) else (index,)
    if isinstance(index, list) and _is_nested(index):
        parts = tuple(index)
    if _arrays.classes:
        parts = tuple(map(_arrays.plain, parts))
    parts = _expand_ellipsis(tensor, parts)
    handle = tensor._h
    dim = 0
    advanced = {}
    for part in parts:
        if part is None:
            handle = _unsqueeze(handle, dim)
            dim += 1
        elif isinstance(part, bool):
            handle = _unsqueeze(handle, dim)
            advanced[dim] = _creation.tensor([part], device=tensor.device)
            dim += 1
        elif isinstance(part, slice):
            handle = _sliced(handle, dim, part)
            dim += 1
        elif hasattr(part, "_h") or isinstance(part, (list, tuple, range)):
            found = _as_index(part, tensor)
            if _is_mask(found) and found.dim() == 0:
                handle = _unsqueeze(handle, dim)
                found = _creation.tensor([bool(found)], device=tensor.device)
            advanced[dim] = found
            dim += found.dim() if _is_mask(found) else 1
        else:
            if dim >= _dim(handle):
                raise IndexError(f"too many indices for tensor of dimension {tensor.dim()}")
            handle = selected(handle, dim, _position(part))
    view = tensor if handle is tensor._h else wrap(handle)
    if not advanced:
        return view, None
    return view, [advanced.get(d) for d in range(max(advanced) + 1)]


def _position(part):
    if hasattr(part, "__index__"):
        return part.__index__()
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are "
        f"valid indices (got {type(part).__name__})"
    )


def _is_nested(index):
    return len(index) < 32 and any(
        isinstance(part, (slice, list, tuple)) or part is None or part is Ellipsis for part in index
    )


def _as_index(part, tensor):
    if hasattr(part, "_h"):
        return part
    if len(part) == 0:
        return _creation.tensor([], dtype=DTYPES["int64"], device=tensor.device)
    return _creation.tensor(list(part), device=tensor.device)


def _is_mask(index):
    return index.dtype in (DTYPES["bool"], DTYPES["uint8"])


def _expand_ellipsis(tensor, parts):
    places = [i for i, part in enumerate(parts) if part is Ellipsis]
    used = sum(_consumed(part) for part in parts)
    if used > tensor.dim():
        raise IndexError(f"too many indices for tensor of dimension {tensor.dim()}")
    if not places:
        return parts
    if len(places) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    at = places[0]
    filler = (slice(None),) * (tensor.dim() - used)
    return parts[:at] + filler + parts[at + 1 :]


def _consumed(part):
    if part is None or part is Ellipsis or isinstance(part, bool):
        return 0
    if hasattr(part, "_h") and _is_mask(part):
        return part.dim()
    return 1


def _sliced(handle, dim, part):
    if part.start is None and part.stop is None and part.step is None:
        return handle
    step = 1 if part.step is None else _position(part.step)
    if step <= 0:
        raise ValueError("step must be greater than zero")
    start = 0 if part.start is None else _position(part.start)
    stop = _END if part.stop is None else _position(part.stop)
    return _slice(handle, dim, start, stop, step)
