"""Datasets: things with `__getitem__` and `__len__`, or with `__iter__` alone.

Source: documentation of torch.utils.data, PyTorch 2.10.
"""

import warnings

import torch


class Dataset:
    """Samples by key; subclasses define `__getitem__`, and `__len__` where known."""

    def __class_getitem__(cls, item):
        """Accept `Dataset[T]`."""
        return cls

    def __getitem__(self, index):
        """Return one sample."""
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        """Return both datasets, one after the other."""
        return ConcatDataset([self, other])


class IterableDataset(Dataset):
    """A stream of samples; subclasses define `__iter__`."""

    def __iter__(self):
        """Iterate over the samples."""
        raise NotImplementedError("Subclasses of IterableDataset should implement __iter__.")

    def __add__(self, other):
        """Return both streams, one after the other."""
        return ChainDataset([self, other])


class TensorDataset(Dataset):
    """Samples are tuples of entries of tensors.

    Args:
        *tensors: with first dimensions of the same size, which PyTorch 2.10 does not check.
    """

    def __init__(self, *tensors):
        """Keep the tensors."""
        self.tensors = tensors

    def __getitem__(self, index):
        """Return the entries at an index."""
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        """Return the size of the first dimension."""
        return self.tensors[0].size(0)


class StackDataset(Dataset):
    """Samples are tuples, or dicts, of the samples of several datasets.

    Args:
        *args: datasets of the same length, for tuples.
        **kwargs: the same by name, for dicts.
    """

    def __init__(self, *args, **kwargs):
        """Keep the datasets."""
        if bool(args) == bool(kwargs):
            raise ValueError(
                "Supported either ``tuple``- (via ``args``) or ``dict``- (via ``kwargs``) like "
                "input/output, but both types are given."
                if args
                else "At least one dataset should be passed"
            )
        self.datasets = args or kwargs
        lengths = [len(dataset) for dataset in (args or kwargs.values())]
        if any(length != lengths[0] for length in lengths):
            raise ValueError("Size mismatch between datasets")
        self._length = lengths[0]

    def __getitem__(self, index):
        """Return the samples at an index."""
        if isinstance(self.datasets, dict):
            return {name: dataset[index] for name, dataset in self.datasets.items()}
        return tuple(dataset[index] for dataset in self.datasets)

    def __len__(self):
        """Return the common length."""
        return self._length


class ConcatDataset(Dataset):
    """Several datasets, one after the other.

    Args:
        datasets: at least one, none of them iterable only.
    """

    def __init__(self, datasets):
        """Note where each one ends."""
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("datasets should not be an empty iterable")
        if any(isinstance(dataset, IterableDataset) for dataset in self.datasets):
            raise AssertionError("ConcatDataset does not support IterableDataset")
        self.cumulative_sizes = []
        total = 0
        for dataset in self.datasets:
            total += len(dataset)
            self.cumulative_sizes.append(total)

    def __len__(self):
        """Return the sum of the lengths."""
        return self.cumulative_sizes[-1]

    def __getitem__(self, index):
        """Return a sample; negative indices count from the end."""
        if index < 0:
            if -index > len(self):
                raise ValueError("absolute value of index should not exceed dataset length")
            index += len(self)
        before = 0
        for dataset, end in zip(self.datasets, self.cumulative_sizes, strict=True):
            if index < end:
                return dataset[index - before]
            before = end
        raise IndexError(f"index {index} is out of range for {before} samples")


class ChainDataset(IterableDataset):
    """Several streams, one after the other."""

    def __init__(self, datasets):
        """Keep the streams."""
        self.datasets = datasets

    def __iter__(self):
        """Iterate over all of them."""
        for dataset in self.datasets:
            if not isinstance(dataset, IterableDataset):
                raise AssertionError("ChainDataset only supports IterableDataset")
            yield from dataset

    def __len__(self):
        """Return the sum of the lengths."""
        return sum(len(dataset) for dataset in self.datasets)


class Subset(Dataset):
    """The samples of a dataset at given indices."""

    def __init__(self, dataset, indices):
        """Keep both."""
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index):
        """Return a sample, or a list of them for a list of indices."""
        if isinstance(index, list):
            return self.dataset[[self.indices[place] for place in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices):
        """Return a list of samples."""
        chosen = [self.indices[place] for place in indices]
        if callable(getattr(self.dataset, "__getitems__", None)):
            return self.dataset.__getitems__(chosen)
        return [self.dataset[place] for place in chosen]

    def __len__(self):
        """Return the number of indices."""
        return len(self.indices)


def random_split(dataset, lengths, generator=None):
    """Split a dataset at random into parts.

    Args:
        dataset: with a length.
        lengths: sizes of the parts, or fractions that sum to 1.
        generator: where the permutation comes from; the default one if None.

    Returns: list of Subset.
    """
    total = len(dataset)
    sizes = _sizes(lengths, total) if abs(sum(lengths) - 1) <= 1e-9 else list(lengths)
    if sum(sizes) != total:
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    order = torch.randperm(total, generator=generator or torch.default_generator).tolist()
    parts, start = [], 0
    for place, size in enumerate(sizes):
        if size == 0:
            warnings.warn(
                f"Length of split at index {place} is 0. This might result in an empty dataset.",
                stacklevel=2,
            )
        parts.append(Subset(dataset, order[start : start + size]))
        start += size
    return parts


def _sizes(fractions, total):
    """Round fractions down, then hand out what is left, one each from the first on."""
    for place, fraction in enumerate(fractions):
        if not 0 <= fraction <= 1:
            raise ValueError(f"Fraction at index {place} is not between 0 and 1")
    sizes = [int(total * fraction) for fraction in fractions]
    for place in range(total - sum(sizes)):
        sizes[place % len(sizes)] += 1
    return sizes
