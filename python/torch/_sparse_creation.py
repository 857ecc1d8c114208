"""Sparse tensors from lists or tensors of places and values."""

from . import _operators
from ._creation import as_tensor


def _places(places, device):
    from . import int64

    made = as_tensor(places, device=device)
    return made if made.dtype.is_signed and made.numel() else made.to(int64)


def sparse_coo_tensor(
    indices,
    values=None,
    size=None,
    *,
    dtype=None,
    device=None,
    requires_grad=False,
    check_invariants=None,
    is_coalesced=None,
    pin_memory=False,
):
    """Return a tensor of zeros but for the values at the places that `indices` names.

    Args:
        indices: (sparse dimensions, values), or the size of a tensor of zeros.
        values: numbers, (values, *dense dimensions).
        size: the tensor's shape; the smallest that fits if None.
        dtype: that of the values if None.
        device: that of the values if None.
        requires_grad: whether gradients are computed for it.
        check_invariants: accepted; the places are checked.
        is_coalesced: tells that no place occurs twice.
        pin_memory: accepted.
    """
    make = _operators.function("sparse_coo_tensor")
    options = {"dtype": dtype, "device": device}
    if values is None:
        made = make(list(indices), **options)
    else:
        numbers = as_tensor(values, dtype=dtype, device=device)
        arguments = [_places(indices, numbers.device), numbers]
        arguments += [] if size is None else [list(size)]
        options = {} if is_coalesced is None else {"is_coalesced": is_coalesced}
        made = make(*arguments, **options)
    return made.requires_grad_() if requires_grad else made


def sparse_csr_tensor(
    crow_indices,
    col_indices,
    values,
    size=None,
    *,
    dtype=None,
    device=None,
    requires_grad=False,
    check_invariants=None,
    pin_memory=False,
):
    """Return a matrix of zeros but for the values, which are listed row by row.

    Args:
        crow_indices: (rows + 1,), where each row's values begin, and their number.
        col_indices: (values,), their columns.
        values: (values,), numbers.
        size: (rows, columns); the fewest columns that fit if None.
        dtype: that of the values if None.
        device: that of the values if None.
        requires_grad: whether gradients are computed for it.
        check_invariants: accepted.
        pin_memory: accepted.
    """
    numbers = as_tensor(values, dtype=dtype, device=device)
    begins, columns = (_places(part, numbers.device) for part in (crow_indices, col_indices))
    if size is None:
        size = (len(begins) - 1, int(columns.max()) + 1 if columns.numel() else 0)
    make = _operators.function("sparse_csr_tensor")
    options = {"dtype": numbers.dtype, "device": numbers.device}
    made = make(begins, columns, numbers, list(size), **options)
    return made.requires_grad_() if requires_grad else made
