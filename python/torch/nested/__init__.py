"""Batches of tensors whose shapes differ. Source: documentation of torch.nested, PyTorch 2.10.

In the strided layout they are libtorch's own; in the jagged one, Python's (`_internal`).
"""

import torch
from torch._operators import aten, function

__all__ = [
    "to_padded_tensor", "as_nested_tensor", "nested_tensor", "nested_tensor_from_jagged", "narrow",
    "masked_select",
]  # fmt: skip
to_padded_tensor = function("nested_to_padded_tensor")
to_padded_tensor.__name__ = "to_padded_tensor"


def _jagged():
    from ._internal import nested_tensor as module

    return module


def _is_jagged(layout, name="nested tensors"):
    """Tell whether the layout is the jagged one, not the strided one.

    Raises: RuntimeError for another.
    """
    if layout not in (None, torch.strided, torch.jagged):
        raise RuntimeError(f"Specified layout is unsupported for {name}: {layout}")
    return layout == torch.jagged


def nested_tensor(
    tensor_list, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False
):
    """Return a nested tensor of copies, a leaf.

    Args:
        tensor_list: tensors, or what torch.tensor takes, all with as many dimensions.
        dtype: of the result; the first one's if None.
        layout: torch.strided (also if None) or torch.jagged.
        device: of the result; the first one's if None.
        requires_grad: whether gradients are computed.
        pin_memory: whether to lie in page-locked memory.
    """
    parts = [
        part.detach() if isinstance(part, torch.Tensor) else torch.as_tensor(part)
        for part in tensor_list
    ]
    made = as_nested_tensor(parts, dtype, device, layout)
    made = made.detach().pin_memory() if pin_memory else made.detach()
    return made.requires_grad_(requires_grad)


def as_nested_tensor(ts, dtype=None, device=None, layout=None):
    """Return a nested tensor through which gradients flow.

    Args:
        ts: a list or tuple of tensors, which are copied; a tensor of at least two dimensions, whose
            first one is the batch; or a nested tensor.
        dtype: of the result; the first one's if None.
        device: of the result; the first one's if None.
        layout: torch.strided (also if None) or torch.jagged.

    Raises: TypeError for anything else; RuntimeError for another layout than a nested tensor's.
    """
    several = isinstance(ts, (list, tuple)) and all(isinstance(t, torch.Tensor) for t in ts)
    if not several and not isinstance(ts, torch.Tensor):
        raise TypeError(
            "as_nested_tensor(): Expected first argument to be a tensor or a list / tuple of "
            "tensors "
        )
    if not several and ts.dim() < 2:
        raise RuntimeError("as_nested_tensor(): Expected tensor argument to have dim() > 1")
    if not several and ts.is_nested:
        if layout != ts.layout:
            raise RuntimeError(
                "as_nested_tensor(): Converting between nested tensor layouts is not supported"
            )
        return ts.to(device=device, dtype=dtype)
    if _is_jagged(layout):
        if not several:
            ts = ts.unbind()
        return _jagged().jagged_from_list(list(ts), None, dtype, device)[0]
    return aten._nested_tensor_from_tensor_list(
        list(ts), dtype, None, None if device is None else torch.device(device), None
    )


def nested_tensor_from_jagged(
    values, offsets=None, lengths=None, jagged_dim=None, min_seqlen=None, max_seqlen=None
):
    """Return a view of a buffer as a jagged nested tensor.

    Args:
        values: the parts one after the other along the jagged axis.
        offsets: (B + 1,), where each part begins and the last one ends.
        lengths: (B,), the parts' lengths, if offsets are missing or there are gaps.
        jagged_dim: the ragged dimension of the result, 1 if None.
        min_seqlen: accepted: the least length.
        max_seqlen: accepted: the greatest length.

    Raises: RuntimeError without offsets and lengths; ValueError for the batch as ragged dimension.
    """
    jagged = _jagged()
    if offsets is None:
        if lengths is None:
            raise RuntimeError(
                "nested_tensor_from_jagged(): At least one of offsets or lengths is required."
            )
        offsets, lengths = jagged.offsets_of(lengths), None
    ragged = 1 if jagged_dim is None else jagged_dim
    if ragged < 1:
        raise ValueError(f"Expected jagged_dim >=1, but got {jagged_dim}.")
    return jagged.nested_view_from_values_offsets_lengths(values, offsets, lengths, ragged)


def narrow(tensor, dim, start, length, layout=torch.strided):
    """Return a nested tensor of a stretch of each row.

    Args:
        tensor: rows along the first axis.
        dim: the dimension to shorten; 1 for the jagged layout.
        start: where the stretch begins; for the jagged layout also one number for each row.
        length: its length, likewise.
        layout: torch.strided, which copies, or torch.jagged, which looks at the tensor.
    """
    for name, value in (("start", start), ("length", length)):
        if not isinstance(value, (int, torch.Tensor)):
            raise RuntimeError(f"{name} must be an integer or a tensor")
    if _is_jagged(layout, "nested narrow"):
        if dim != 1:
            raise RuntimeError("jagged layout only supports dim=1")
        stretch = [
            torch.tensor([value], device=tensor.device) if isinstance(value, int) else value
            for value in (start, length)
        ]
        return _jagged().jagged_from_tensor_and_lengths(tensor, *stretch)[0]
    if isinstance(start, torch.Tensor) or isinstance(length, torch.Tensor):
        raise RuntimeError("start and length must be integers for the strided layout NT impl")
    return as_nested_tensor(torch.unbind(tensor)).narrow(dim, start, length)


def masked_select(tensor, mask):
    """Return, as a jagged nested tensor, the elements of each row whose mask is True.

    Args:
        tensor: (B, N).
        mask: booleans that broadcast to it.

    Raises: RuntimeError for tensors that are not strided.
    """
    if tensor.layout != torch.strided:
        raise RuntimeError(
            f"torch.nested.masked_select requires a strided tensor, given {tensor.layout}"
        )
    if mask.layout != torch.strided:
        raise RuntimeError(
            f"torch.nested.masked_select requires a strided mask, given: {mask.layout}"
        )
    jagged = _jagged()
    counts = mask.expand_as(tensor).sum(dim=tensor.ndim - 1).view(-1)
    found = tensor.masked_select(mask)
    return jagged.nested_view_from_values_offsets(found, jagged.offsets_of(counts))


def _printed(tensor):
    """Return the text of a strided nested tensor."""
    asks = tensor.requires_grad  # which PyTorch tells of each part, too
    parts = [part.requires_grad_(asks) for part in tensor.detach().unbind()]
    parts = ["  " + repr(part).replace("\n", "\n  ") for part in parts]
    text = "nested_tensor([\n" + ",\n".join(parts) + "\n]"
    if tensor.grad_fn is not None:
        return f"{text}, grad_fn=<{tensor.grad_fn.name()}>)"
    return f"{text}, requires_grad=True)" if asks else text + ")"
