"""Indexing by ints, slices, None, Ellipsis, masks and index tensors, as in NumPy and PyTorch."""

import warnings

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
_SEQUENCES = (list, tuple, range, str)
_NO_PARTS = (
    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ "
    "to convert a 0-dim tensor to a number"
)
_NESTED = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in "
    "pytorch 2.9; use x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as "
    "tensor index, x[torch.tensor(seq)], which will result either in an error or a different result"
)


def get(tensor, index):
    """Return `tensor[index]`."""
    view, advanced = _view(tensor, index)
    if advanced is None:
        return view if view is not tensor else _operators.function("alias")(tensor)
    global _index
    _index = _index or _operators.function("index")
    return _index(view, advanced)


def put(tensor, index, value):
    """Store `value`, a number or a tensor that broadcasts, at `tensor[index]`."""
    view, advanced = _view(tensor, index)
    value = _arrays.plain(value)
    if not hasattr(value, "_h"):
        if not isinstance(value, (bool, int, float, complex)):
            raise TypeError(f"can't assign a {type(value).__name__} to a {tensor.type()}")
        if advanced is None:
            view.fill_(value)
            return
        value = _creation.full([], value, dtype=tensor.dtype, device=tensor.device)
    if advanced is None:
        value = _without_leading_ones(value, view)
        view.copy_(value if value.shape == view.shape else value.expand(view.shape))
        return
    global _index_put
    _index_put = _index_put or _operators.function("index_put_")
    _index_put(view, advanced, value if value.device == tensor.device else value.to(tensor.device))


def _without_leading_ones(value, view):
    while value.dim() > view.dim() and value.shape[0] == 1:
        value = value.squeeze(0)
    return value


def selected(handle, dim, position, place=0):
    """Return the handle of the part at a position of a dimension.

    Raises: IndexError, which names the place of the position in the index.
    """
    try:
        return _select(handle, dim, position)
    except IndexError:
        if _dim(handle) == 0:
            raise IndexError(_NO_PARTS) from None
        raise IndexError(
            f"index {position} is out of bounds for dimension {place} with size "
            f"{_size(handle, dim)}"
        ) from None


def _view(tensor, index):
    """Apply everything that gives a view.

    Returns the view and the list of advanced indices, or None. A mask stands in the list once for
    all the dimensions it takes.
    """
    parts = _parts(tensor, index)
    handle = tensor._h
    dim = 0
    advanced = []
    for place, part in enumerate(parts):
        if part is None:
            handle = _unsqueeze(handle, dim)
            taken = 1
        elif isinstance(part, slice):
            handle = _sliced(handle, dim, part)
            taken = 1
        elif isinstance(part, bool) or hasattr(part, "_h") or isinstance(part, _SEQUENCES):
            found = _as_index(part, tensor)
            if found.dim() == 0 and not _is_mask(found) and _is_integer(found):
                handle = selected(handle, dim, int(found), place)
                continue
            if found.dim() == 0 and _is_mask(found):
                handle = _unsqueeze(handle, dim)
                found = _creation.tensor([bool(found)], device=tensor.device)
            advanced.append(found)
            dim += found.dim() if _is_mask(found) else 1
            continue
        else:
            handle = selected(handle, dim, _position(part), place)
            continue
        dim += taken
        advanced.append(None)
    view = tensor if handle is tensor._h else wrap(handle)
    while advanced and advanced[-1] is None:
        advanced.pop()
    return view, advanced or None


def _parts(tensor, index):
    """Return the index as a tuple with as many parts as PyTorch sees in it."""
    if tensor.dim() == 0:
        if isinstance(index, slice):
            raise IndexError("slice() cannot be applied to a 0-dim tensor.")
        if isinstance(index, int) and not isinstance(index, bool):
            raise IndexError(_NO_PARTS)
    parts = index if isinstance(index, tuple) else (index,)
    if isinstance(index, list) and _is_nested(index):
        warnings.warn(_NESTED, UserWarning, stacklevel=4)
        parts = tuple(index)
    if _arrays.classes:
        parts = tuple(map(_arrays.plain, parts))
    return _expand_ellipsis(tensor, parts)


def _position(part):
    if hasattr(part, "__index__"):
        return part.__index__()
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are "
        f"valid indices (got {type(part).__name__})"
    )


def _is_nested(index):
    return len(index) < 32 and any(
        isinstance(part, (slice, *_SEQUENCES))
        or part is None
        or part is Ellipsis
        or hasattr(part, "_h")
        for part in index
    )


def _as_index(part, tensor):
    if hasattr(part, "_h"):
        return part
    if isinstance(part, str):
        raise TypeError("new(): invalid data type 'str'")
    if isinstance(part, bool):
        return _creation.tensor(part, device=tensor.device)
    if len(part) == 0:
        return _creation.tensor([], dtype=DTYPES["int64"], device=tensor.device)
    return _creation.tensor(list(part), device=tensor.device)


def _is_mask(index):
    return index.dtype in (DTYPES["bool"], DTYPES["uint8"])


def _is_integer(index):
    return not (index.is_floating_point() or index.is_complex())


def _expand_ellipsis(tensor, parts):
    places = [i for i, part in enumerate(parts) if part is Ellipsis]
    used = sum(_consumed(part) for part in parts)
    if used > tensor.dim():
        raise IndexError(f"too many indices for tensor of dimension {tensor.dim()}")
    if not places:
        return parts
    filler = (slice(None),) * (tensor.dim() - used)
    for at in reversed(places):
        parts = parts[:at] + filler + parts[at + 1 :]
    return parts


def _consumed(part):
    if part is None or part is Ellipsis or isinstance(part, bool):
        return 0
    if hasattr(part, "_h") and _is_mask(part):
        return part.dim()
    return 1


def _sliced(handle, dim, part):
    if part.start is None and part.stop is None and part.step is None:
        return handle
    step = 1 if part.step is None else _bound(part.step)
    if step <= 0:
        raise ValueError("step must be greater than zero" if step else "slice step cannot be zero")
    start = 0 if part.start is None else _bound(part.start)
    stop = _END if part.stop is None else _bound(part.stop)
    return _slice(handle, dim, start, stop, step)


def _bound(value):
    if hasattr(value, "__index__"):
        return value.__index__()
    raise TypeError("slice indices must be integers or None or have an __index__ method")
