"""Sparse tensors from lists or tensors of places and values."""

from . import _operators
from ._creation import as_tensor
from ._types import LAYOUTS


def _places(places, device):
    from . import int64

    made = as_tensor(places, device=device)
    return made if made.dtype.is_signed and made.numel() else made.to(int64)


def _checking(check_invariants):
    from .sparse import check_sparse_tensor_invariants as checking

    return checking(checking.is_enabled() if check_invariants is None else check_invariants)


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
        check_invariants: whether to check more than places; as set for all if None.
        is_coalesced: tells that no place occurs twice.
        pin_memory: accepted.
    """
    options = {"dtype": dtype, "device": device}
    if values is None:
        arguments = [list(indices)]
    else:
        numbers = as_tensor(values, dtype=dtype, device=device)
        arguments = [_places(indices, numbers.device), numbers]
        arguments += [] if size is None else [list(size)]
        options = {} if is_coalesced is None else {"is_coalesced": is_coalesced}
    with _checking(check_invariants):
        made = _operators.function("sparse_coo_tensor")(*arguments, **options)
    return made.requires_grad_() if requires_grad else made


def sparse_compressed_tensor(
    compressed_indices,
    plain_indices,
    values,
    size=None,
    *,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
    check_invariants=None,
    pin_memory=False,
):
    """Return a matrix of zeros but for the values, which are listed by rows or by columns.

    Args:
        compressed_indices: (rows or columns + 1,), where each one's values begin, and their number.
        plain_indices: (values,), their columns or rows.
        values: (values,), numbers; (values, height, width) in a layout of blocks.
        size: (rows, columns); the smallest that fits if None.
        dtype: that of the values if None.
        layout: torch.sparse_csr, sparse_csc, sparse_bsr or sparse_bsc.
        device: that of the values if None.
        requires_grad: whether gradients are computed for it.
        check_invariants: whether to check more than places; as set for all if None.
        pin_memory: accepted.
    """
    numbers = as_tensor(values, dtype=dtype, device=device)
    places = [_places(part, numbers.device) for part in (compressed_indices, plain_indices)]
    options = {"dtype": numbers.dtype, "layout": layout, "device": numbers.device}
    make = _operators.function("sparse_compressed_tensor")
    with _checking(check_invariants):
        made = make(*places, numbers, *([] if size is None else [list(size)]), **options)
    return made.requires_grad_() if requires_grad else made


def _listed(own, places, values, size, layout, options):
    """Make a matrix in a function's own layout; another one may not be asked for."""
    if layout is not None and layout is not LAYOUTS[own]:
        raise RuntimeError(
            f"torch.{own}_tensor: expected layout torch.{own}, got {layout}; leave layout out, or "
            "call torch.sparse_compressed_tensor"
        )
    return sparse_compressed_tensor(*places, values, size, layout=LAYOUTS[own], **options)


def sparse_csr_tensor(crow_indices, col_indices, values, size=None, *, layout=None, **options):
    """Return a matrix listed row by row; see sparse_compressed_tensor."""
    return _listed("sparse_csr", (crow_indices, col_indices), values, size, layout, options)


def sparse_csc_tensor(ccol_indices, row_indices, values, size=None, *, layout=None, **options):
    """Return a matrix listed column by column; see sparse_compressed_tensor."""
    return _listed("sparse_csc", (ccol_indices, row_indices), values, size, layout, options)


def sparse_bsr_tensor(crow_indices, col_indices, values, size=None, *, layout=None, **options):
    """Return a matrix of blocks, listed row by row; see sparse_compressed_tensor."""
    return _listed("sparse_bsr", (crow_indices, col_indices), values, size, layout, options)


def sparse_bsc_tensor(ccol_indices, row_indices, values, size=None, *, layout=None, **options):
    """Return a matrix of blocks, listed column by column; see sparse_compressed_tensor."""
    return _listed("sparse_bsc", (ccol_indices, row_indices), values, size, layout, options)
