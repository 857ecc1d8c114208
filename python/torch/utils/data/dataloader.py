"""DataLoader: batches of a dataset, in the order and with the random numbers of CPython's PyTorch.

Workers take turns in the caller's thread, each with its own random state, so that the numbers do
not depend on timing: GraalPy runs one thread at a time anyway, and a scope of the caller would
release what another thread is still making.

Source: documentation of torch.utils.data, PyTorch 2.10.
"""

import sys

import torch
from torch.utils.data import _collate
from torch.utils.data.dataset import IterableDataset
from torch.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler

_END = object()


class _Endless:
    """The sampler of a stream, which has no indices."""

    def __iter__(self):
        while True:
            yield None


class DataLoader:
    """Iterates over a dataset in batches.

    Args:
        dataset: by index, or iterable.
        batch_size: samples per batch; None gives single samples.
        shuffle: random order.
        sampler: the order, instead of shuffle.
        batch_sampler: the batches' indices, instead of batch_size, shuffle, sampler and drop_last.
        num_workers: how many workers' random states and parts of a stream there are.
        collate_fn: makes a batch of a list of samples.
        pin_memory: accepted; memory is not pinned.
        drop_last: leave a shorter last batch out.
        timeout: accepted; workers do not time out.
        worker_init_fn: called with each worker's number before it reads.
        multiprocessing_context: accepted; there are no processes.
        generator: of the order and of the workers' seeds.
        prefetch_factor: accepted; nothing is read in advance.
        persistent_workers: workers keep their random states from epoch to epoch.
        pin_memory_device: accepted.
        in_order: accepted; the order is always kept.
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
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = prefetch_factor
        self.pin_memory = pin_memory
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.generator = generator
        self.persistent_workers = persistent_workers
        self._streams = isinstance(dataset, IterableDataset)
        self._kept = None
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
        default = _collate.default_convert if batch_sampler is None else _collate.default_collate
        self.collate_fn = default if collate_fn is None else collate_fn

    def _check(self, shuffle, sampler, batch_sampler, batch_size, drop_last):
        if self.num_workers < 0:
            raise ValueError(
                "num_workers option should be non-negative; use num_workers=0 to disable "
                "multiprocessing."
            )
        if self.num_workers == 0 and self.persistent_workers:
            raise ValueError("persistent_workers option needs num_workers > 0")
        if self._streams and (shuffle or sampler is not None or batch_sampler is not None):
            raise ValueError(
                "DataLoader with IterableDataset: expected unspecified shuffle, sampler and "
                "batch_sampler option"
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
        indices = iter(self.sampler if self.batch_sampler is None else self.batch_sampler)
        workers = self._kept
        if workers is None:
            # Drawn with no workers, too, as CPython does: what follows depends on it.
            seed = torch.empty((), dtype=torch.int64).random_(generator=self.generator).item()
            workers = [_Worker(self, i, seed + i) for i in range(self.num_workers)]
        if self.persistent_workers:
            self._kept = workers
        for worker in workers:
            worker.start()
        if not workers:
            fetch = self._reader()
            return self._batches(indices, [fetch])
        return self._batches(indices, [worker.fetch for worker in workers])

    def _batches(self, indices, fetchers):
        """Let the fetchers take turns; one that has ended drops out."""
        turn = 0
        for chosen in indices:
            while fetchers:
                turn %= len(fetchers)
                batch = fetchers[turn](chosen)
                if batch is not _END:
                    break
                del fetchers[turn]
            if not fetchers:
                return
            turn += 1
            yield batch

    def _reader(self):
        """Return a function from indices to a batch, or to _END after a stream's last one."""
        if not self._streams:
            return self._by_index
        stream = iter(self.dataset)

        def fetch(chosen):
            if self.batch_sampler is None:
                sample = next(stream, _END)
                return _END if sample is _END else self.collate_fn(sample)
            samples = []
            for _ in chosen:
                sample = next(stream, _END)
                if sample is _END:
                    break
                samples.append(sample)
            if not samples or (self.drop_last and len(samples) < len(chosen)):
                return _END
            return self.collate_fn(samples)

        return fetch

    def _by_index(self, chosen):
        if self.batch_sampler is None:
            return self.collate_fn(self.dataset[chosen])
        if callable(getattr(self.dataset, "__getitems__", None)):
            return self.collate_fn(self.dataset.__getitems__(chosen))
        return self.collate_fn([self.dataset[index] for index in chosen])


class _Worker:
    """Reads with random states and a WorkerInfo of its own."""

    def __init__(self, loader, number, seed):
        self._loader = loader
        self._info = _collate.WorkerInfo(number, loader.num_workers, seed, loader.dataset)
        self._state = None
        self._python_state = None

    def start(self):
        """Begin an epoch."""
        self._begun = False

    def fetch(self, chosen):
        """Return a batch, or _END."""
        return self._as_worker(self._read, chosen)

    def _read(self, chosen):
        if not self._begun:
            self._begun = True
            self._fetch = self._loader._reader()
        return self._fetch(chosen)

    def _as_worker(self, function, *args):
        python = sys.modules.get("random")
        before = torch.get_rng_state(), python and python.getstate()
        _collate._current.append(self._info)
        try:
            if self._state is None:
                self._seed(python)
            else:
                torch.set_rng_state(self._state)
                if python and self._python_state:
                    python.setstate(self._python_state)
            return function(*args)
        finally:
            self._state = torch.keep(torch.get_rng_state())
            self._python_state = python and python.getstate()
            _collate._current.pop()
            torch.set_rng_state(before[0])
            if python:
                python.setstate(before[1])

    def _seed(self, python):
        torch.manual_seed(self._info.seed)
        if python:
            python.seed(self._info.seed)
        if self._loader.worker_init_fn is not None:
            self._loader.worker_init_fn(self._info.id)
