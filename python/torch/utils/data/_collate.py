"""Samples made into batches, and what a dataset may ask about the worker it runs in."""

from _thread import _local

import torch


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


def default_collate(batch):
    """Stack samples into batches: tensors, numbers and texts, within tuples, lists and dicts.

    Args:
        batch: a sequence of samples of the same form.

    Returns: the same form, with tensors that have one dimension more, in front.

    Raises: TypeError for other kinds of samples, RuntimeError for samples of different lengths.
    """
    first = batch[0]
    if isinstance(first, torch.Tensor):
        return torch.stack(list(batch), 0)
    if isinstance(first, float):
        return torch.tensor(batch, dtype=torch.float64)
    if isinstance(first, int):
        return torch.tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, dict):
        return _like(first, {key: default_collate([one[key] for one in batch]) for key in first})
    if isinstance(first, (tuple, list)):
        if any(len(one) != len(first) for one in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        columns = [default_collate(column) for column in zip(*batch, strict=True)]
        if hasattr(first, "_fields"):
            return type(first)(*columns)
        return columns if isinstance(first, tuple) else _like(first, columns)
    if hasattr(first, "__array__"):
        return default_collate([torch.as_tensor(one) for one in batch])
    raise TypeError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found "
        f"{type(first)}"
    )


def default_convert(data):
    """Turn arrays within a sample into tensors; the rest stays as it is."""
    if isinstance(data, (torch.Tensor, str, bytes)):
        return data
    if isinstance(data, dict):
        return _like(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(value) for value in data))
    if isinstance(data, (tuple, list)):
        return [default_convert(value) for value in data]
    return torch.as_tensor(data) if hasattr(data, "__array__") else data


def _like(original, made):
    """Give a result the class of what it was made from, where that takes it."""
    if type(original) in (dict, list):
        return made
    try:
        return type(original)(made)
    except TypeError:
        return made
