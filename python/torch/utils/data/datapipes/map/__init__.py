"""Pipes of samples by index. Source: documentation of torch.utils.data, PyTorch 2.10."""

import builtins
import copy

from torch.utils._lazy import attach
from torch.utils.data.datapipes._shuffling import Shuffling
from torch.utils.data.datapipes.datapipe import DataChunk, MapDataPipe, functional_datapipe

__all__ = ["Batcher", "Concater", "Mapper", "SequenceWrapper", "Shuffler", "Zipper"]


class SequenceWrapper(MapDataPipe):
    """A list's entries, or a dict's.

    Args:
        sequence: what to index.
        deepcopy: whether to copy it first.
    """

    def __init__(self, sequence, deepcopy=True):
        """Take the sequence."""
        self.sequence = copy.deepcopy(sequence) if deepcopy else sequence

    def __getitem__(self, index):
        """Return an entry."""
        return self.sequence[index]

    def __len__(self):
        """Return the number of entries."""
        return len(self.sequence)


@functional_datapipe("map")
class Mapper(MapDataPipe):
    """A function of each sample."""

    def __init__(self, datapipe, fn=lambda sample: sample):
        """Take source and function."""
        self.datapipe, self.fn = datapipe, fn

    def __getitem__(self, index):
        """Return the function of a sample."""
        return self.fn(self.datapipe[index])

    def __len__(self):
        """Return the source's length."""
        return len(self.datapipe)


@functional_datapipe("batch")
class Batcher(MapDataPipe):
    """Lists of samples.

    Args:
        datapipe: the source.
        batch_size: samples in each.
        drop_last: leave a shorter last one out.
        wrapper_class: of the lists.
    """

    def __init__(self, datapipe, batch_size, drop_last=False, wrapper_class=DataChunk):
        """Take the settings."""
        assert batch_size > 0, "Batch size is required to be larger than 0!"
        self.datapipe, self.batch_size, self.drop_last = datapipe, batch_size, drop_last
        self.wrapper_class = wrapper_class

    def __getitem__(self, index):
        """Return a batch."""
        begin = index * self.batch_size
        end = begin + self.batch_size
        if not self.drop_last:
            end = min(end, len(self.datapipe))
        if begin >= end or end > len(self.datapipe):
            raise IndexError(f"Index {index} is out of bound.")
        return self.wrapper_class([self.datapipe[place] for place in range(begin, end)])

    def __len__(self):
        """Return the number of batches."""
        return (len(self.datapipe) + (0 if self.drop_last else self.batch_size - 1)) // (
            self.batch_size
        )


@functional_datapipe("concat")
class Concater(MapDataPipe):
    """The samples of several pipes, one after the other."""

    def __init__(self, *datapipes):
        """Take the sources."""
        self.datapipes = datapipes

    def __getitem__(self, index):
        """Return a sample."""
        place = index
        for pipe in self.datapipes:
            if place < len(pipe):
                return pipe[place]
            place -= len(pipe)
        raise IndexError(f"Index {index} is out of range.")

    def __len__(self):
        """Return the sum of the sources' lengths."""
        return sum(len(pipe) for pipe in self.datapipes)


@functional_datapipe("zip")
class Zipper(MapDataPipe):
    """Tuples of the samples of several pipes."""

    def __init__(self, *datapipes):
        """Take the sources."""
        self.datapipes = datapipes

    def __getitem__(self, index):
        """Return a tuple."""
        return tuple(pipe[index] for pipe in self.datapipes)

    def __len__(self):
        """Return the shortest source's length."""
        return min(len(pipe) for pipe in self.datapipes)


class Shuffler(Shuffling):
    """A stream of the samples in random order.

    Args:
        datapipe: the source, by index.
        indices: of its samples; 0 and on if None.
    """

    def __init__(self, datapipe, *, indices=None):
        """Take source and indices."""
        super().__init__()
        self.datapipe = datapipe
        self.indices = list(range(len(datapipe))) if indices is None else indices

    def __iter__(self):
        """Iterate over the samples."""
        order = self.indices
        if self._enabled:
            order = builtins.reversed(self._rng.sample(order, len(order)))
        for index in order:
            yield self.datapipe[index]

    def __len__(self):
        """Return the source's length."""
        return len(self.datapipe)


MapDataPipe.register_function("shuffle", Shuffler)
for _class in (SequenceWrapper, Mapper, Batcher, Concater, Zipper, Shuffler):
    _kind = "Iter" if _class is Shuffler else "Map"
    _class.__qualname__ = _class.__name__ + f"{_kind}DataPipe"
    _class.__name__ = _class.__qualname__
__getattr__ = attach(__name__, globals(), {})
