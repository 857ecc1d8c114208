"""What a dataset may ask about the worker that it is read by."""

from _thread import _local


class _Current(_local):
    info = None


#: Of each thread: `current.info` is the WorkerInfo, or None.
current = _Current()


class WorkerInfo:
    """The worker that reads a sample: its number, how many there are, its seed, the dataset."""

    def __init__(self, id, num_workers, seed, dataset):
        """Remember all of it."""
        self.id = id
        self.num_workers = num_workers
        self.seed = seed
        self.dataset = dataset

    def __repr__(self):
        """List all of it."""
        return f"WorkerInfo({', '.join(f'{key}={value}' for key, value in vars(self).items())})"


def get_worker_info():
    """Return the WorkerInfo of the worker that is reading, or None outside of one."""
    return current.info
