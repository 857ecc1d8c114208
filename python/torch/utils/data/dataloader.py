"""DataLoader: batches of a dataset, in the order and with the random numbers of CPython's PyTorch.

Source: documentation of torch.utils.data, PyTorch 2.10.
"""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch.utils.data._fetch import END, Fetching
from torch.utils.data._utils.collate import default_collate, default_convert
from torch.utils.data._utils.worker import get_worker_info  # noqa: F401 (packages look for it here)
from torch.utils.data.dataset import IterableDataset
from torch.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler

# The types of two arguments, for annotations.
_collate_fn_t = Callable[[list], Any]
_worker_init_fn_t = Callable[[int], None]


class _BaseDataLoaderIter:
    """The class of CPython's iterators, for `isinstance` and annotations."""


class _MultiProcessingDataLoaderIter(_BaseDataLoaderIter):
    """The class of iterators over processes, for `isinstance`; workers are threads here."""


class _Endless:
    """The sampler of a stream, which has no indices."""

    def __iter__(self):
        while True:
            yield None


_SETTLED = {
    "batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers",
}  # fmt: skip


class DataLoader:
    """Iterates over a dataset in batches.

    Workers are threads, not processes: `_workers` tells what each has to itself. Dropping the
    iterator ends its workers at the collector's next run.

    Args:
        dataset: by index, or iterable.
        batch_size: samples per batch; None gives single samples.
        shuffle: random order.
        sampler: the order, instead of shuffle.
        batch_sampler: the batches' indices, instead of batch_size, shuffle, sampler and drop_last.
        num_workers: how many threads read ahead; 0 reads in the caller's when a batch is asked for.
        collate_fn: makes a batch of a list of samples.
        pin_memory: batches come in page-locked memory; with a warning, not without a device.
        drop_last: leave a shorter last batch out.
        timeout: seconds after which waiting for a worker's batch is an error; 0 for never.
        worker_init_fn: called in each worker with its number before it reads.
        multiprocessing_context: "fork", "spawn", "forkserver" or a context of these, which is
            accepted: there are no processes.
        generator: of the order and of the workers' seeds.
        prefetch_factor: batches that each worker reads ahead; 2 by default.
        persistent_workers: workers go on from epoch to epoch, as their random states do.
        pin_memory_device: accepted.
        in_order: False hands batches out as they come.

    Raises: ValueError for arguments that exclude each other; RuntimeError while iterating with
    workers in a restricted engine, which has no threads.
    """

    def __init__(
        self,
        dataset,
        batch_size=1,
        shuffle=None,
        sampler=None,
        batch_sampler=None,
        num_workers=0,
        collate_fn=None,
        pin_memory=False,
        drop_last=False,
        timeout=0,
        worker_init_fn=None,
        multiprocessing_context=None,
        generator=None,
        *,
        prefetch_factor=None,
        persistent_workers=False,
        pin_memory_device="",
        in_order=True,
    ):
        """Check the arguments and choose samplers."""
        if getattr(type(dataset), "_is_datapipe", False):
            dataset, shuffle = _settled(dataset, shuffle, num_workers)
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = 2 if num_workers > 0 and prefetch_factor is None else prefetch_factor
        self.pin_memory = pin_memory
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.generator = generator
        self.persistent_workers = persistent_workers
        self.multiprocessing_context = multiprocessing_context
        self.pin_memory_device = pin_memory_device
        self.in_order = in_order
        self._streams = isinstance(dataset, IterableDataset)
        self._kept = None
        self._check_workers()
        self._check(shuffle, sampler, batch_sampler, batch_size, drop_last)
        if batch_sampler is not None:
            batch_size, drop_last = None, False
        if sampler is None:
            sampler = self._order(shuffle)
        if batch_size is not None and batch_sampler is None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        default = default_convert if batch_sampler is None else default_collate
        self.collate_fn = default if collate_fn is None else collate_fn
        self._is_made = True

    def __setattr__(self, name, value):
        """Store an attribute, unless it has done its work.

        Raises: ValueError for those that the order of the batches was made from.
        """
        if name in _SETTLED and "_is_made" in vars(self):
            raise ValueError(
                f"{name} attribute should not be set after {type(self).__name__} is initialized"
            )
        super().__setattr__(name, value)

    def _check_workers(self):
        if self.num_workers < 0:
            raise ValueError(
                "num_workers option should be non-negative; use num_workers=0 to disable "
                "multiprocessing."
            )
        if self.timeout < 0:
            raise ValueError("timeout option should be non-negative")
        if self.num_workers == 0 and self.prefetch_factor is not None:
            raise ValueError(
                "prefetch_factor option could only be specified in multiprocessing.let num_workers "
                "> 0 to enable multiprocessing, otherwise set prefetch_factor to None."
            )
        if self.num_workers > 0 and self.prefetch_factor < 0:
            raise ValueError("prefetch_factor option should be non-negative")
        if self.num_workers == 0 and self.persistent_workers:
            raise ValueError("persistent_workers option needs num_workers > 0")
        self._check_context(self.multiprocessing_context)

    def _check_context(self, context):
        if context is None:
            return
        if self.num_workers == 0:
            raise ValueError(
                "multiprocessing_context can only be used with multi-process loading (num_workers "
                f"> 0), but got num_workers={self.num_workers}"
            )
        methods = ["fork", "spawn", "forkserver"]
        if isinstance(context, str):
            if context not in methods:
                raise ValueError(
                    "multiprocessing_context option should specify a valid start method in "
                    f"{methods!r}, but got multiprocessing_context={context!r}"
                )
        elif not hasattr(context, "get_start_method"):
            raise TypeError(
                "multiprocessing_context option should be a valid context object or a string "
                f"specifying the start method, but got multiprocessing_context={context}"
            )

    def _check(self, shuffle, sampler, batch_sampler, batch_size, drop_last):
        given = {"shuffle": shuffle or None, "sampler": sampler, "batch_sampler": batch_sampler}
        for name, value in given.items():
            if self._streams and value is not None:
                raise ValueError(
                    f"DataLoader with IterableDataset: expected unspecified {name} option, but got "
                    f"{name}={value}"
                )
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, "
                    "and drop_last"
                )
        elif batch_size is None and drop_last:
            raise ValueError(
                "batch_size=None option disables auto-batching and is mutually exclusive with "
                "drop_last"
            )

    def _order(self, shuffle):
        if self._streams:
            return _Endless()
        if shuffle:
            return RandomSampler(self.dataset, generator=self.generator)
        return SequentialSampler(self.dataset)

    def __len__(self):
        """Return the number of batches."""
        if not self._streams:
            return len(self.sampler if self.batch_sampler is None else self.batch_sampler)
        length = len(self.dataset)
        if self.batch_size is None:
            return length
        return (length + (0 if self.drop_last else self.batch_size - 1)) // self.batch_size

    def __iter__(self):
        """Iterate over batches."""
        if self._kept is not None:
            self._kept.begin()
            return self._kept
        if self.pin_memory and not torch.accelerator.is_available():
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, then device "
                "pinned memory won't be used.",
                stacklevel=2,
            )
        if self._streams and getattr(type(self.dataset), "_is_datapipe", False):
            from torch.utils.data.datapipes import datapipe

            datapipe.settle_seeds(self.dataset, self.generator)
        # Drawn with no workers, too, as CPython does: what follows depends on it.
        seed = torch.empty((), dtype=torch.int64).random_(generator=self.generator).item()
        if self.num_workers == 0:
            return self._batches(iter(self._indices()))
        from torch.utils.data._workers import Ahead

        batches = Ahead(self, seed)
        if self.persistent_workers:
            self._kept = batches
        return batches

    def _indices(self):
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def _fetching(self):
        batched = self.batch_sampler is not None
        return Fetching(self._streams, batched, self.collate_fn, self.drop_last)

    def _ready(self, batch):
        """Return a batch as the program gets it."""
        if not (self.pin_memory and torch.accelerator.is_available()):
            return batch
        from torch.utils.data._utils.pin_memory import pin_memory

        return pin_memory(batch, self.pin_memory_device or None)

    def _batches(self, indices):
        """Read in the caller's thread."""
        fetch = self._fetching().reader(self.dataset)
        for chosen in indices:
            batch = fetch(chosen)
            if batch is END:
                return
            yield self._ready(batch)


def _settled(dataset, shuffle, num_workers):
    """Have a pipe shuffle as asked; return it, and what is left to ask for."""
    from torch.utils.data.datapipes import datapipe

    if num_workers:
        raise NotImplementedError(
            "DataLoader: expected num_workers=0 for a pipe, got workers, which would need parts of "
            "it; leave num_workers out"
        )
    if not isinstance(dataset, IterableDataset):
        return dataset, shuffle
    datapipe.settle_shuffle(dataset, shuffle)
    return dataset, None
