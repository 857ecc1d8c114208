"""Streams of samples. Source: documentation of torch.utils.data, PyTorch 2.10."""

import builtins
import copy
import itertools

from torch.utils._lazy import attach
from torch.utils.data._utils.collate import default_collate
from torch.utils.data.datapipes._shuffling import Shuffling
from torch.utils.data.datapipes.datapipe import DataChunk, IterDataPipe, functional_datapipe

__all__ = [
    "Batcher", "Collator", "Concater", "Filter", "IterableWrapper", "Mapper", "Multiplexer",
    "ShardingFilter", "Shuffler", "UnBatcher", "Zipper",
]  # fmt: skip


def _length(pipe, of):
    if not hasattr(type(of), "__len__"):
        raise TypeError(f"{type(pipe).__name__} instance doesn't have valid length")
    return len(of)


class IterableWrapper(IterDataPipe):
    """A list's entries, or another iterable's.

    Args:
        iterable: what to iterate over.
        deepcopy: whether each iterator goes over a copy of it.
    """

    def __init__(self, iterable, deepcopy=True):
        """Take the iterable."""
        self.iterable, self.deepcopy = iterable, deepcopy

    def __iter__(self):
        """Iterate over the entries."""
        source = self.iterable
        if self.deepcopy:
            try:
                source = copy.deepcopy(source)
            except TypeError:  # of a generator there is no copy
                import warnings

                warnings.warn(
                    "The input iterable can not be deepcopied, please be aware of in-place "
                    "modification would affect source data.",
                    stacklevel=2,
                )
        yield from source

    def __len__(self):
        """Return the number of entries."""
        return _length(self, self.iterable)


class _OfOne(IterDataPipe):
    """A pipe of one source, as long as it is."""

    def __len__(self):
        """Return the source's length."""
        return _length(self, self.datapipe)


@functional_datapipe("map")
class Mapper(_OfOne):
    """A function of each sample.

    Args:
        datapipe: the source.
        fn: the function.
        input_col: place in a sample, or places, of the function's arguments; all of it if None.
        output_col: place of the result in the sample, -1 to append it; the first argument's if
            None.

    Raises: ValueError for several places of the result, or one without arguments.
    """

    def __init__(self, datapipe, fn, input_col=None, output_col=None):
        """Take the settings."""
        if isinstance(output_col, (list, tuple)):
            if len(output_col) > 1:
                raise ValueError("`output_col` must be a single-element list or tuple")
            output_col = output_col[0]
        if input_col is None and output_col is not None:
            raise ValueError("`output_col` must be None when `input_col` is None.")
        self.datapipe, self.fn = datapipe, fn
        self.input_col, self.output_col = input_col, output_col

    def __iter__(self):
        """Iterate over the results."""
        for sample in self.datapipe:
            yield self.fn(sample) if self.input_col is None else self._of_columns(sample)

    def _of_columns(self, sample):
        several = isinstance(self.input_col, (list, tuple))
        columns = list(self.input_col) if several else [self.input_col]
        result = self.fn(*(sample[column] for column in columns))
        kept = list(sample) if isinstance(sample, tuple) else sample
        if self.output_col == -1:
            kept.append(result)
        else:
            kept[columns[0] if self.output_col is None else self.output_col] = result
        if self.output_col is None:
            for column in sorted(columns[1:], reverse=True):
                del kept[column]
        return tuple(kept) if isinstance(sample, tuple) else kept


@functional_datapipe("collate")
class Collator(Mapper):
    """Each sample, a list, collated to tensors.

    Args:
        datapipe: the source.
        conversion: accepted: None, or a function like collate_fn.
        collate_fn: makes a batch of a list.
    """

    def __init__(self, datapipe, conversion=None, collate_fn=None):
        """Take the function."""
        if conversion is not None and not callable(conversion):
            raise NotImplementedError("collate: expected a function, got conversions by column")
        super().__init__(datapipe, fn=conversion or collate_fn or default_collate)


@functional_datapipe("filter")
class Filter(IterDataPipe):
    """The samples for which a function is True.

    Args:
        datapipe: the source.
        filter_fn: the function.
        input_col: place in a sample, or places, of the function's arguments; all of it if None.

    Raises: ValueError, while iterating, for a result that is no bool.
    """

    def __init__(self, datapipe, filter_fn, input_col=None):
        """Take the settings."""
        self.datapipe, self.filter_fn, self.input_col = datapipe, filter_fn, input_col

    def __iter__(self):
        """Iterate over what is left."""
        for sample in self.datapipe:
            if self.input_col is None:
                keep = self.filter_fn(sample)
            elif isinstance(self.input_col, (list, tuple)):
                keep = self.filter_fn(*(sample[column] for column in self.input_col))
            else:
                keep = self.filter_fn(sample[self.input_col])
            if not isinstance(keep, bool):
                raise ValueError(
                    "Boolean output is required for `filter_fn` of FilterIterDataPipe, got "
                    f"{type(keep)}"
                )
            if keep:
                yield sample


@functional_datapipe("batch")
class Batcher(IterDataPipe):
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

    def __iter__(self):
        """Iterate over the batches."""
        batch = []
        for sample in self.datapipe:
            batch.append(sample)
            if len(batch) == self.batch_size:
                yield self.wrapper_class(batch)
                batch = []
        if batch and not self.drop_last:
            yield self.wrapper_class(batch)

    def __len__(self):
        """Return the number of batches."""
        count = _length(self, self.datapipe)
        return (count + (0 if self.drop_last else self.batch_size - 1)) // self.batch_size


@functional_datapipe("unbatch")
class UnBatcher(IterDataPipe):
    """The samples of lists.

    Args:
        datapipe: the source.
        unbatch_level: how many lists deep; -1 for all.

    Raises: IndexError, while iterating, if there are fewer.
    """

    def __init__(self, datapipe, unbatch_level=1):
        """Take the settings."""
        self.datapipe, self.unbatch_level = datapipe, unbatch_level

    def __iter__(self):
        """Iterate over the samples."""
        for element in self.datapipe:
            yield from self._dive(element, self.unbatch_level)

    def _dive(self, element, level):
        if level < -1:
            raise ValueError("unbatch_level must be -1 or >= 0")
        if level == 0 or (level == -1 and not isinstance(element, list)):
            yield element
        elif isinstance(element, list):
            for item in element:
                yield from self._dive(item, -1 if level == -1 else level - 1)
        else:
            raise IndexError(
                f"unbatch_level {self.unbatch_level} exceeds the depth of the DataPipe"
            )


@functional_datapipe("shuffle")
class Shuffler(Shuffling, _OfOne):
    """The samples in random order, as far as a buffer reaches.

    Args:
        datapipe: the source.
        buffer_size: how many samples are held back.
        unbatch_level: how many lists deep to take samples from.
    """

    def __init__(self, datapipe, *, buffer_size=10000, unbatch_level=0):
        """Take the settings."""
        super().__init__()
        assert buffer_size > 0, "buffer_size should be larger than 0"
        self.datapipe = datapipe.unbatch(unbatch_level) if unbatch_level else datapipe
        self.buffer_size = buffer_size

    def __iter__(self):
        """Iterate over the samples."""
        if not self._enabled:
            yield from self.datapipe
            return
        buffer = []
        for sample in self.datapipe:
            if len(buffer) < self.buffer_size:
                buffer.append(sample)
                continue
            place = self._rng.randint(0, len(buffer) - 1)
            sample, buffer[place] = buffer[place], sample
            yield sample
        while buffer:
            yield buffer.pop(self._rng.randint(0, len(buffer) - 1))


@functional_datapipe("sharding_filter")
class ShardingFilter(_OfOne):
    """Every n-th sample, one share of several processes.

    There is one process, unless `apply_sharding` says more.
    """

    def __init__(self, datapipe, sharding_group_filter=None):
        """Take the source."""
        self.datapipe = datapipe
        self.apply_sharding(1, 0)

    def apply_sharding(self, num_of_instances, instance_id, sharding_group=None):
        """Take the number of shares, and which this is."""
        self.num_of_instances, self.instance_id = num_of_instances, instance_id

    def __iter__(self):
        """Iterate over this share."""
        yield from itertools.islice(self.datapipe, self.instance_id, None, self.num_of_instances)

    def __len__(self):
        """Return the share's length."""
        count = _length(self, self.datapipe)
        return count // self.num_of_instances + (self.instance_id < count % self.num_of_instances)


class _OfSeveral(IterDataPipe):
    """A pipe of several sources."""

    def __init__(self, *datapipes):
        """Take the sources."""
        if not datapipes:
            raise ValueError("Expected at least one DataPipe, but got nothing")
        self.datapipes = datapipes

    def _lengths(self):
        return [_length(self, pipe) for pipe in self.datapipes]


@functional_datapipe("zip")
class Zipper(_OfSeveral):
    """Tuples of the samples of several pipes."""

    def __iter__(self):
        """Iterate over the tuples."""
        yield from builtins.zip(*self.datapipes, strict=False)

    def __len__(self):
        """Return the shortest source's length."""
        return min(self._lengths())


@functional_datapipe("concat")
class Concater(_OfSeveral):
    """The samples of several pipes, one after the other."""

    def __iter__(self):
        """Iterate over the samples."""
        for pipe in self.datapipes:
            yield from pipe

    def __len__(self):
        """Return the sum of the sources' lengths."""
        return sum(self._lengths())


@functional_datapipe("mux")
class Multiplexer(_OfSeveral):
    """The samples of several pipes in turn, until one ends."""

    def __iter__(self):
        """Iterate over the samples."""
        for row in builtins.zip(*self.datapipes, strict=False):
            yield from row

    def __len__(self):
        """Return the sources' number times the shortest one's length."""
        return min(self._lengths()) * len(self.datapipes)


for _name in __all__:
    _class = globals()[_name]
    _class.__name__ = _class.__qualname__ = f"{_name}IterDataPipe"
__getattr__ = attach(__name__, globals(), {})
