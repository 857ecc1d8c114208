"""Samples made into batches, by a registry that packages may add their own kinds to.

Source: documentation of torch.utils.data.default_collate, PyTorch 2.10.
"""

import copy
import re
import sys
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence

import torch

#: What a NumPy type's text holds if its values are no numbers.
np_str_obj_array_pattern = re.compile(r"[SaUO]")

default_collate_err_msg_format = (
    "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"
)


def collate(batch, *, collate_fn_map=None):
    """Make a batch of samples, and of what is within mappings and sequences.

    Args:
        batch: a sequence of samples of the same form.
        collate_fn_map: by class (or tuple of classes) the function `f(batch, collate_fn_map=...)`
            that makes a batch of its instances; the class itself goes before classes it is one of.

    Returns: the same form, with what the functions made in it.

    Raises: TypeError for samples of no class in the map, RuntimeError for sequences of different
    lengths.
    """
    first = batch[0]
    for match in (lambda kind: kind is type(first), lambda kind: isinstance(first, kind)):
        for kind, function in (collate_fn_map or {}).items():
            if match(kind):
                return function(batch, collate_fn_map=collate_fn_map)
    if isinstance(first, Mapping):
        made = {
            key: collate([one[key] for one in batch], collate_fn_map=collate_fn_map)
            for key in first
        }
        return _like(first, made, MutableMapping)
    if not isinstance(first, Sequence):
        raise TypeError(default_collate_err_msg_format.format(type(first)))
    if any(len(one) != len(first) for one in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    columns = [
        collate(column, collate_fn_map=collate_fn_map) for column in zip(*batch, strict=True)
    ]
    if isinstance(first, tuple):
        return type(first)(*columns) if hasattr(first, "_fields") else columns
    return _like(first, columns, MutableSequence)


def _like(original, made, mutable):
    """Give a result the class and the attributes of what it was made from, where that takes it."""
    if type(original) in (dict, list):
        return made
    try:
        if not isinstance(original, mutable):
            return type(original)(made)
        clone = copy.copy(original)
        for key, value in made.items() if isinstance(made, dict) else enumerate(made):
            clone[key] = value
        return clone
    except TypeError:
        return made


def collate_tensor_fn(batch, *, collate_fn_map=None):
    """Stack tensors."""
    return torch.stack(list(batch), 0)


def collate_numpy_array_fn(batch, *, collate_fn_map=None):
    """Stack arrays of numbers, as tensors."""
    if np_str_obj_array_pattern.search(batch[0].dtype.str) is not None:
        raise TypeError(default_collate_err_msg_format.format(batch[0].dtype))
    return collate([torch.as_tensor(one) for one in batch], collate_fn_map=collate_fn_map)


def collate_numpy_scalar_fn(batch, *, collate_fn_map=None):
    """Make a tensor of NumPy's numbers."""
    return torch.as_tensor(batch)


def collate_float_fn(batch, *, collate_fn_map=None):
    """Make a tensor of floats, in double precision."""
    return torch.tensor(batch, dtype=torch.float64)


def collate_int_fn(batch, *, collate_fn_map=None):
    """Make a tensor of whole numbers or truth values."""
    return torch.tensor(batch)


def collate_str_fn(batch, *, collate_fn_map=None):
    """Leave texts as they are."""
    return batch


_COLLATED = {
    torch.Tensor: collate_tensor_fn,
    float: collate_float_fn,
    int: collate_int_fn,
    str: collate_str_fn,
    bytes: collate_str_fn,
}


def _collated():
    """Return the registry; NumPy's kinds join when NumPy is loaded, which takes its time."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and numpy.ndarray not in _COLLATED:
        others = [(kind, _COLLATED.pop(kind)) for kind in list(_COLLATED)[1:]]
        _COLLATED[numpy.ndarray] = collate_numpy_array_fn
        _COLLATED[numpy.bool_, numpy.number, numpy.object_] = collate_numpy_scalar_fn
        _COLLATED.update(others)  # behind: NumPy's double is a float too
    return _COLLATED


def __getattr__(name):
    if name == "default_collate_fn_map":
        import numpy  # noqa: F401 (who reads the registry finds NumPy's kinds)

        return _collated()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def default_collate(batch):
    """Stack samples into batches: tensors, numbers and texts, within mappings and sequences.

    Args:
        batch: a sequence of samples of the same form.

    Returns: the same form, with tensors that have one dimension more, in front.

    Raises: TypeError for other kinds of samples, RuntimeError for samples of different lengths.
    """
    return collate(batch, collate_fn_map=_collated())


def default_convert(data):
    """Turn arrays within a sample into tensors; the rest stays as it is."""
    if isinstance(data, (torch.Tensor, str, bytes)):
        return data
    if hasattr(data, "__array__"):
        textual = np_str_obj_array_pattern.search(data.dtype.str) is not None
        return data if textual else torch.as_tensor(data)
    if isinstance(data, Mapping):
        made = {key: default_convert(value) for key, value in data.items()}
        return _like(data, made, MutableMapping)
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(value) for value in data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, Sequence):
        return _like(data, [default_convert(value) for value in data], MutableSequence)
    return data
