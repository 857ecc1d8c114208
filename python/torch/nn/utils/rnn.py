"""Sequences of unequal lengths: padded, packed, and back.

Source: documentation of torch.nn.utils.rnn, PyTorch 2.10.
"""

import torch

__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence",
    "pad_packed_sequence", "pad_sequence", "unpack_sequence", "unpad_sequence",
]  # fmt: skip

_pack = torch.ops.aten._pack_padded_sequence
_unpack = torch.ops.aten._pad_packed_sequence


def invert_permutation(permutation):
    """Return the inverse of a permutation of 0 to n - 1, (n,); None stays None."""
    if permutation is None:
        return None
    inverse = torch.empty_like(permutation)
    inverse.scatter_(0, permutation, torch.arange(permutation.numel(), device=permutation.device))
    return inverse


class PackedSequence(tuple):
    """Elements of a batch of sequences step by step, without padding.

    Args:
        data: (sum of lengths, *).
        batch_sizes: (steps,), how many sequences reach each step; int64, on the CPU.
        sorted_indices: (B,), the batch in order of falling length; None if it was so.
        unsorted_indices: (B,), its inverse.
    """

    _fields = ("data", "batch_sizes", "sorted_indices", "unsorted_indices")
    data = property(lambda self: self[0])
    batch_sizes = property(lambda self: self[1])
    sorted_indices = property(lambda self: self[2])
    unsorted_indices = property(lambda self: self[3])

    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        """Check the batch sizes and complete the permutations."""
        if batch_sizes is None:  # data is a pair, as former versions had it
            data, batch_sizes = data
        if batch_sizes.device.type != "cpu":
            raise ValueError(
                "batch_sizes should always be on CPU. Instances of PackedSequence should never be "
                "created manually. They should be instantiated by functions like "
                "pack_sequence and pack_padded_sequences in nn.utils.rnn."
            )
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, (data, batch_sizes, sorted_indices, unsorted_indices))

    def __getnewargs__(self):
        """Copy and pickle as the four parts."""
        return tuple(self)

    def _replace(self, data):
        order = [None if indices is None else indices.to(data.device) for indices in self[2:]]
        return type(self)(data, self.batch_sizes, *order)

    def to(self, *args, **kwargs):
        """Convert the data as Tensor.to does; the permutations follow it to its device."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else self._replace(data)

    def __repr__(self):
        """Print the four parts."""
        return (
            f"PackedSequence(data={self[0]}, batch_sizes={self[1]}, sorted_indices={self[2]}, "
            f"unsorted_indices={self[3]})"
        )

    is_cuda = property(lambda self: self.data.is_cuda)

    def is_pinned(self):
        """Whether the data lies in pinned memory."""
        return self.data.is_pinned()

    def pin_memory(self):
        """Return a copy in pinned memory."""
        return self._replace(self.data.pin_memory())


def _conversion(name):
    def convert(self, *args, **kwargs):
        return self._replace(getattr(self.data, name)(*args, **kwargs))

    convert.__name__ = name
    convert.__doc__ = f"Convert the data as Tensor.{name} does."
    return convert


for _name in "cpu cuda double float half bfloat16 long int short char byte".split():
    setattr(PackedSequence, _name, _conversion(_name))


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    """Pack padded sequences.

    Args:
        input: (T, B, *), or (B, T, *) if batch_first.
        lengths: (B,), a list or a tensor on the CPU.
        batch_first: see input.
        enforce_sorted: demand falling lengths instead of sorting.

    Returns: PackedSequence.
    """
    lengths = torch.as_tensor(lengths, dtype=torch.int64, device="cpu")
    order = None
    if not enforce_sorted:
        lengths, order = torch.sort(lengths, descending=True)
        order = order.to(input.device)
        input = input.index_select(0 if batch_first else 1, order)
    data, batch_sizes = _pack(input, lengths, batch_first)
    return PackedSequence(data, batch_sizes, order, None)


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    """Undo pack_padded_sequence.

    Args:
        sequence: PackedSequence.
        batch_first: put the batch before the steps.
        padding_value: fills the ends.
        total_length: number of steps to pad to, at least the longest sequence's.

    Returns: (T, B, *) or (B, T, *), and lengths (B,).
    """
    steps = sequence.batch_sizes.size(0)
    if total_length is not None:
        if total_length < steps:
            raise ValueError(
                "Expected total_length to be at least the length of the longest sequence in input, "
                f"but got total_length={total_length} and max sequence length being {steps}"
            )
        steps = total_length
    padded, lengths = _unpack(
        sequence.data, sequence.batch_sizes, batch_first, padding_value, steps
    )
    order = sequence.unsorted_indices
    if order is not None:
        return padded.index_select(0 if batch_first else 1, order), lengths[order.cpu()]
    return padded, lengths


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """Stack tensors (L, *) of unequal L into (B, T, *) if batch_first, else (T, B, *)."""
    if isinstance(sequences, torch.Tensor):
        sequences = sequences.unbind(0)
    return torch.ops.aten.pad_sequence(list(sequences), batch_first, padding_value, padding_side)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    """Cut a padded batch into a list of tensors (L, *)."""
    if not batch_first:
        padded_sequences = padded_sequences.transpose(0, 1)
    return [
        sequence[: int(length)]
        for sequence, length in zip(padded_sequences.unbind(0), lengths, strict=True)
    ]


def pack_sequence(sequences, enforce_sorted=True):
    """Pack a list of tensors (L, *)."""
    lengths = [sequence.size(0) for sequence in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences):
    """Cut a PackedSequence into a list of tensors (L, *)."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
