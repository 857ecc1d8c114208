"""A DataLoader's workers: threads that read batches ahead.

PyTorch has processes. A thread shares the program's memory, so a batch need not be copied, and
what PyTorch gives each process is given to each thread here: a copy of the dataset object, so that
`get_worker_info().dataset.start = ...` concerns one worker (a shallow one: lists and tensors that
the object holds are shared), and random states (see `_own_random`). Shared are settings of the
process such as `torch.set_num_threads`, the generators of CUDA devices, and global variables.

Source: documentation of torch.utils.data, PyTorch 2.10.
"""

import queue
import sys
import threading
import traceback
import weakref

from torch import _restricted
from torch.utils.data import _own_random
from torch.utils.data._fetch import END
from torch.utils.data._utils import worker as _asked
from torch.utils.data.dataset import Dataset

# A wait of any length; the lock that it ends with lets Ctrl-C through in between.
_LOOK_AGAIN_S = 1.0


class _Desk:
    """What workers are told and tell. It knows no iterator, so that workers end with theirs."""

    def __init__(self, count):
        self.tasks = [queue.SimpleQueue() for _ in range(count)]
        self.results = queue.SimpleQueue()
        self.epoch = 0

    def close(self):
        """End the workers; what they have not begun is left out."""
        self.epoch = None
        for tasks in self.tasks:
            tasks.put(None)


class _Failure:
    """An exception of a worker, to be raised again in the program's thread."""

    def __init__(self, number):
        kind, error, _ = sys.exc_info()
        self._kind = kind
        self._text = (
            f"Caught {kind.__name__} in DataLoader worker process {number}.\nOriginal "
            + "".join(traceback.format_exception(error))
        )

    def raise_again(self):
        """Raise an exception of the same class; a RuntimeError if that takes no text."""
        if not issubclass(self._kind, Exception):
            raise RuntimeError(self._text)
        if self._kind is KeyError:
            raise KeyError(_Verbatim(self._text))
        try:
            error = self._kind(self._text)
        except Exception:
            raise RuntimeError(self._text) from None
        raise error


class _Verbatim(str):
    """A text that a KeyError shows as it is."""

    __slots__ = ()

    def __repr__(self):
        return self


class Ahead:
    """Iterates over batches that workers read ahead, in the order of their indices.

    Args:
        loader: the DataLoader.
        seed: of the first worker; the others' follow it.

    Raises: RuntimeError in a restricted engine, which has no threads.
    """

    def __init__(self, loader, seed):
        """Start the workers."""
        if _restricted.hardened:  # GraalVM's own error is none that Python can catch
            raise RuntimeError(
                "DataLoader: expected an engine that may start threads, which are its workers, got "
                f"num_workers={loader.num_workers} in a restricted one; use num_workers=0"
            )
        self._loader = loader
        self._desk = _Desk(loader.num_workers)
        weakref.finalize(self, self._desk.close)
        for number in range(loader.num_workers):
            worker = _Worker(loader, self._desk, seed, number)
            threading.Thread(target=worker.run, name=worker.name, daemon=True).start()
        self.begin()

    def begin(self):
        """Begin an epoch, and give each worker its first tasks."""
        loader = self._loader
        self._desk.epoch += 1
        self._indices = iter(loader._indices())
        self._working = [True] * loader.num_workers
        self._turn = -1
        self._sent = self._handed = 0
        self._readers = {}
        self._arrived = {}
        for _ in range(loader.prefetch_factor * loader.num_workers):
            self._send()

    def __iter__(self):
        """Return the iterator itself."""
        return self

    def __len__(self):
        """Return the number of batches of an epoch."""
        return len(self._loader)

    def __next__(self):
        """Return the next batch; raises what its worker raised, or RuntimeError after a timeout."""
        while self._readers:
            if not self._loader.in_order:
                number, result = self._receive()
            else:
                number = self._handed
                while number not in self._arrived:
                    arrived, result = self._receive()
                    self._arrived[arrived] = result
                result = self._arrived.pop(number)
            self._handed += 1
            reader = self._readers.pop(number)
            if result is END:
                self._working[reader] = False
            self._send()
            if isinstance(result, _Failure):
                result.raise_again()
            if result is not END:
                return self._loader._ready(result)
        if not self._loader.persistent_workers:
            self._desk.close()
        raise StopIteration

    def _send(self):
        """Let the next worker whose stream goes on read the next indices."""
        if not any(self._working):
            return
        chosen = next(self._indices, END)
        if chosen is END:
            return
        self._turn = (self._turn + 1) % len(self._working)
        while not self._working[self._turn]:
            self._turn = (self._turn + 1) % len(self._working)
        self._readers[self._sent] = self._turn
        self._desk.tasks[self._turn].put((self._desk.epoch, self._sent, chosen))
        self._sent += 1

    def _receive(self):
        """Return the number and the result of a task of this epoch that is done."""
        waited = 0.0
        timeout = self._loader.timeout
        while True:
            wait = _LOOK_AGAIN_S if not timeout else min(_LOOK_AGAIN_S, timeout - waited)
            try:
                epoch, number, result = self._desk.results.get(timeout=wait)
            except queue.Empty:
                waited += wait
                if timeout and waited >= timeout:
                    raise RuntimeError(f"DataLoader timed out after {timeout} seconds") from None
                continue
            if epoch == self._desk.epoch:
                return number, result


class _Worker:
    """What one thread does."""

    def __init__(self, loader, desk, seed, number):
        self._desk = desk
        self._base_seed = seed
        self._begin = loader.worker_init_fn
        self._fetching = loader._fetching()
        self._info = _asked.WorkerInfo(
            id=number,
            num_workers=loader.num_workers,
            seed=seed + number,
            dataset=_copy(loader.dataset),
        )

    @property
    def name(self):
        """The thread's name."""
        return f"DataLoader-{self._info.id}"

    def run(self):
        """Read until there is a None among the tasks."""
        number = self._info.id
        failure = self._prepare()
        begun = fetch = None
        while (task := self._desk.tasks[number].get()) is not None:
            epoch, place, chosen = task
            if epoch != self._desk.epoch:
                continue
            result = failure
            if failure is None:
                try:
                    if begun != epoch:
                        fetch = self._fetching.reader(self._info.dataset)
                        begun = epoch
                    result = fetch(chosen)
                except BaseException:  # SystemExit too: who waits for the batch has to know
                    result = _Failure(number)
            self._desk.results.put((epoch, place, result))
            del result

    def _prepare(self):
        """Make the thread a worker; returns the failure of `worker_init_fn`, or None."""
        try:
            _asked.current.info = self._info
            _own_random.begin(self._info.seed, self._base_seed, self._info.id)
            if self._begin is not None:
                self._begin(self._info.id)
        except BaseException:
            return _Failure(self._info.id)
        return None


def _copy(dataset):
    """Return an object of its own for a worker, whose attributes are the dataset's."""
    if not isinstance(dataset, Dataset):
        return dataset
    made = object.__new__(type(dataset))
    made.__dict__.update(vars(dataset))
    return made
