"""Samplers: the order in which a DataLoader takes samples.

The random ones draw what CPython's PyTorch draws, in the same order.

Source: documentation of torch.utils.data, PyTorch 2.10.
"""

import torch

_CHUNK = 32  # indices with replacement are drawn in groups of this size


class Sampler:
    """An iterable over indices; subclasses define `__iter__`, and `__len__` where known."""

    def __init__(self, data_source=None):
        """Accept the dataset, which the base class does not use."""

    def __class_getitem__(cls, item):
        """Accept `Sampler[int]`."""
        return cls

    def __iter__(self):
        """Iterate over indices."""
        raise NotImplementedError


class SequentialSampler(Sampler):
    """All indices in order."""

    def __init__(self, data_source):
        """Keep the dataset."""
        self.data_source = data_source

    def __iter__(self):
        """Iterate over indices."""
        return iter(range(len(self.data_source)))

    def __len__(self):
        """Return the dataset's length."""
        return len(self.data_source)


class RandomSampler(Sampler):
    """Indices in random order.

    Args:
        data_source: with a length.
        replacement: draw each index anew.
        num_samples: how many; the dataset's length by default.
        generator: where numbers come from; one seeded from the default generator if None.
    """

    def __init__(self, data_source, replacement=False, num_samples=None, generator=None):
        """Check the arguments."""
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise TypeError(
                f"replacement should be a boolean value, but got replacement={replacement}"
            )
        _positive("num_samples", self.num_samples)

    @property
    def num_samples(self):
        """How many indices an iteration gives."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self):
        """Iterate over indices."""
        total, wanted = len(self.data_source), self.num_samples
        generator = self.generator
        if generator is None:
            seed = torch.empty((), dtype=torch.int64).random_().item()
            generator = torch.Generator().manual_seed(seed)
        if self.replacement:
            for size in [_CHUNK] * (wanted // _CHUNK) + [wanted % _CHUNK]:
                yield from torch.randint(total, (size,), generator=generator).tolist()
            return
        for _ in range(wanted // total):
            yield from torch.randperm(total, generator=generator).tolist()
        yield from torch.randperm(total, generator=generator).tolist()[: wanted % total]

    def __len__(self):
        """Return how many indices an iteration gives."""
        return self.num_samples


class SubsetRandomSampler(Sampler):
    """Given indices in random order."""

    def __init__(self, indices, generator=None):
        """Keep both."""
        self.indices = indices
        self.generator = generator

    def __iter__(self):
        """Iterate over indices."""
        for place in torch.randperm(len(self.indices), generator=self.generator).tolist():
            yield self.indices[place]

    def __len__(self):
        """Return the number of indices."""
        return len(self.indices)


class WeightedRandomSampler(Sampler):
    """Indices with given probabilities.

    Args:
        weights: one for each index; need not sum to one.
        num_samples: how many to draw.
        replacement: whether an index may come again.
        generator: where numbers come from.
    """

    def __init__(self, weights, num_samples, replacement=True, generator=None):
        """Check the arguments."""
        _positive("num_samples", num_samples)
        if not isinstance(replacement, bool):
            raise ValueError(
                f"replacement should be a boolean value, but got replacement={replacement}"
            )
        self.weights = torch.as_tensor(weights, dtype=torch.float64)
        if self.weights.dim() != 1:
            raise ValueError(
                "weights should be a 1d sequence but given weights have shape "
                f"{tuple(self.weights.shape)}"
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self):
        """Iterate over indices."""
        drawn = torch.multinomial(
            self.weights, self.num_samples, self.replacement, generator=self.generator
        )
        return iter(drawn.tolist())

    def __len__(self):
        """Return how many indices an iteration gives."""
        return self.num_samples


class BatchSampler(Sampler):
    """Lists of a sampler's indices.

    Args:
        sampler: any iterable of indices.
        batch_size: length of the lists.
        drop_last: leave a shorter last list out.
    """

    def __init__(self, sampler, batch_size, drop_last):
        """Check the arguments."""
        _positive("batch_size", batch_size)
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self):
        """Iterate over lists."""
        batch = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch

    def __len__(self):
        """Return the number of lists."""
        return (
            len(self.sampler) + (0 if self.drop_last else self.batch_size - 1)
        ) // self.batch_size


def _positive(name, value):
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{name} should be a positive integer value, but got {name}={value}")
