"""Nested tensors in the jagged layout: one tensor of all parts' values, and where each begins.

libtorch's tensor holds the values, attributes the rest; so gradients are the values'.

Source: documentation of torch.nested, PyTorch 2.10.
"""

import torch
from torch import _lifetime
from torch._override_state import DisableTorchFunctionSubclass

from .nested_int import size_of

_grad = torch.Tensor.grad


class NestedTensor(torch.Tensor):
    """A batch of tensors that differ in the size of one dimension.

    Args:
        values: the parts one after the other along the ragged dimension, without the batch's.
        offsets: (B + 1,), where parts begin and the last one ends.
        lengths: (B,), of the parts, if there are gaps between them.
        requires_grad: whether gradients are computed.
        _ragged_idx: the ragged dimension of the nested tensor.
        _metadata_cache: accepted: known lengths.
    """

    def __new__(
        cls,
        values,
        offsets,
        *,
        lengths=None,
        requires_grad=False,
        _ragged_idx=1,
        _metadata_cache=None,
    ):
        """Make one over values."""
        made = values.as_subclass(cls)
        made._offsets = _lifetime.keep(offsets)
        made._lengths = None if lengths is None else _lifetime.keep(lengths)
        made._ragged_idx = _ragged_idx
        return made.requires_grad_() if requires_grad else made

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        """Compute on the values as the function asks."""
        from .ops import call

        with DisableTorchFunctionSubclass():
            return call(func, args, kwargs or {})

    @property
    def _values(self):
        return plain(self).detach()

    @property
    def layout(self):
        """torch.jagged."""
        return torch.jagged

    @property
    def is_nested(self):
        """True."""
        return True

    @property
    def shape(self):
        """Sizes by dimension; the ragged one's is a sign."""
        sizes = list(plain(self).shape)
        sizes[self._ragged_idx - 1] = size_of(
            self._offsets if self._lengths is None else self._lengths
        )
        return torch.Size((len(self), *sizes))

    @property
    def ndim(self):
        """Number of dimensions."""
        return plain(self).dim() + 1

    @property
    def grad(self):
        """The gradient, nested as this tensor is; None if there is none."""
        found = _grad.__get__(self)
        return None if found is None else like(self, plain(found))

    @grad.setter
    def grad(self, value):
        _grad.__set__(self, value)

    def dim(self):
        """Return the number of dimensions."""
        return self.ndim

    def size(self, dim=None):
        """Return all sizes, or one."""
        return self.shape if dim is None else self.shape[dim]

    def stride(self, dim=None):
        """Return all steps in memory, or one; the batch's is a multiple of the ragged size."""
        steps = plain(self).stride()
        ragged = self._ragged_idx
        steps = (steps[ragged - 1] * self.shape[ragged], *steps)
        return steps if dim is None else steps[dim]

    def values(self):
        """Return all parts' values as one tensor."""
        return plain(self)

    def offsets(self):
        """Return where parts begin, and where the last one ends."""
        return self._offsets

    def lengths(self):
        """Return the parts' lengths if there are gaps between them, else None."""
        return self._lengths

    def is_contiguous(self, memory_format=torch.contiguous_format):
        """Tell whether the values are, without gaps."""
        return self._lengths is None and plain(self).is_contiguous()

    def _get_max_seqlen(self):
        return max(lengths_of(self), default=0)

    def _get_min_seqlen(self):
        return min(lengths_of(self), default=0)

    def __len__(self):
        """Return the number of parts."""
        return self._offsets.shape[0] - 1

    def __iter__(self):
        """Iterate over the parts."""
        return iter(self.unbind())

    def __repr__(self, *, tensor_contents=None):
        """Print shape and offsets."""
        graph = f", requires_grad={self.requires_grad}" if self.requires_grad else ""
        if self.grad_fn is not None:
            graph = f", grad_fn={self.grad_fn}"
        return (
            f"NestedTensor(size={tuple(self.shape)}, offsets={self._offsets}{graph}, "
            f"contiguous={self.is_contiguous()})"
        )

    def __reduce_ex__(self, protocol):
        """Refuse.

        Raises: NotImplementedError always.
        """
        raise NotImplementedError(
            "NestedTensor: expected a plain tensor to pickle, got a nested one; save its values() "
            "and offsets(), and put them together by torch.nested.nested_tensor_from_jagged"
        )


def plain(tensor):
    """Return a nested tensor's values."""
    with DisableTorchFunctionSubclass():
        return tensor.as_subclass(torch.Tensor)


def like(nested, values, ragged=None):
    """Return a nested tensor of the same parts' lengths over other values."""
    return NestedTensor(
        values,
        nested._offsets,
        lengths=nested._lengths,
        _ragged_idx=nested._ragged_idx if ragged is None else ragged,
    )


def lengths_of(nested):
    """Return the parts' lengths as a list."""
    lengths = nested._offsets.diff() if nested._lengths is None else nested._lengths
    return lengths.tolist()


def offsets_of(lengths):
    """Return where parts of these lengths begin, and where the last one ends."""
    return torch.nn.functional.pad(lengths.cumsum(0), (1, 0))


def nested_view_from_values_offsets(
    values, offsets, ragged_idx=1, min_seqlen=None, max_seqlen=None
):
    """Return a nested tensor over values; the known lengths are accepted."""
    return NestedTensor(values, offsets, _ragged_idx=ragged_idx)


def nested_view_from_values_offsets_lengths(
    values, offsets, lengths, ragged_idx=1, min_seqlen=None, max_seqlen=None
):
    """Return a nested tensor over values with gaps; the known lengths are accepted."""
    return NestedTensor(values, offsets, lengths=lengths, _ragged_idx=ragged_idx)


def jagged_from_list(tensors, offsets, dtype=None, device=None):
    """Return a nested tensor of tensors that differ in one size at most, and its offsets.

    Args:
        tensors: the parts.
        offsets: of another nested tensor with parts of these lengths, or None.
        dtype: of the result; the first one's if None.
        device: of the result; the first one's if None.

    Raises: RuntimeError if there are none, or they differ in more.
    """
    if not tensors:
        raise RuntimeError("Cannot create a nested tensor from an empty list of tensors")
    tensors = [
        part.to(device=device or tensors[0].device, dtype=dtype or tensors[0].dtype)
        for part in tensors
    ]
    ranks = {part.dim() for part in tensors}
    if len(ranks) > 1 or 0 in ranks:
        raise RuntimeError(
            "Cannot represent given tensor list as a nested tensor with the jagged layout. Note "
            "that the jagged layout only allows for a single ragged dimension. For example: "
            "(B, *, D_0, ..., D_n), with ragged * dim."
        )
    sizes = list(zip(*(part.shape for part in tensors), strict=True))
    ragged = [place for place, several in enumerate(sizes) if len(set(several)) > 1]
    if len(ragged) > 1:
        raise RuntimeError(
            "Cannot represent given tensor list as a nested tensor with the jagged layout. Note "
            "that the jagged layout only allows for a single ragged dimension. For example: "
            "(B, *, D_0, ..., D_n), with ragged * dim."
        )
    place = ragged[0] if ragged else 0
    if offsets is None:
        lengths = torch.tensor([part.shape[place] for part in tensors], device=tensors[0].device)
        offsets = offsets_of(lengths)
    made = NestedTensor(torch.cat(tensors, dim=place), offsets, _ragged_idx=place + 1)
    return made, offsets


def jagged_from_tensor_and_lengths(tensor, starts, lengths):
    """Return a nested tensor that looks at a stretch of each row, its offsets, and its lengths.

    Args:
        tensor: (B, N, *).
        starts: (B,) or (1,), where stretches begin.
        lengths: (B,) or (1,), their lengths.
    """
    count, width = tensor.shape[:2]
    starts, lengths = starts.expand(count), lengths.expand(count)
    rows = torch.arange(0, width * count, width, device=tensor.device)
    end = torch.tensor([width * count], device=tensor.device)
    offsets = torch.cat([rows + starts, end])
    return NestedTensor(tensor.flatten(0, 1), offsets, lengths=lengths), offsets, lengths
