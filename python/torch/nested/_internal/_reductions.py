"""Reductions and softmax of jagged nested tensors: over the ragged dimension, by padding."""

import torch

from ._shapes import inner, padded, without_gaps
from .nested_tensor import like, plain


def _least(dtype):
    return -torch.inf if dtype.is_floating_point else torch.iinfo(dtype).min


def _greatest(dtype):
    return torch.inf if dtype.is_floating_point else torch.iinfo(dtype).max


# What changes no result, as a function of the dtype.
_NEUTRAL = {
    "sum": lambda dtype: 0,
    "mean": lambda dtype: 0,
    "prod": lambda dtype: 1,
    "any": lambda dtype: 0,
    "all": lambda dtype: 1,
    "amax": _least,
    "max": _least,
    "argmax": _least,
    "amin": _greatest,
    "min": _greatest,
    "argmin": _greatest,
    "softmax": _least,
    "log_softmax": _least,
}


def _reduced(func, nested, dim=None, keepdim=False, **kwargs):
    name = func.__name__
    without_gaps(nested, name)
    if dim is None or dim == ():
        return func(plain(nested), **kwargs)
    dims = {one % nested.dim() for one in ((dim,) if isinstance(dim, int) else dim)}
    ragged = nested._ragged_idx
    if dims == {ragged}:
        return _over_parts(func, nested, keepdim, kwargs)
    if dims == {0, ragged} and not keepdim:
        return func(plain(nested), ragged - 1, **kwargs)
    places = [inner(nested, one, name) for one in dims]
    several = places if not isinstance(dim, int) else places[0]
    fewer = 0 if keepdim else sum(place + 1 < ragged for place in places)
    result = func(plain(nested), several, keepdim, **kwargs)
    if isinstance(result, torch.Tensor):
        return like(nested, result, ragged - fewer)
    return type(result)([like(nested, part, ragged - fewer) for part in result])


def _over_parts(func, nested, keepdim, kwargs):
    name, ragged = func.__name__, nested._ragged_idx
    filled, here = padded(nested, _NEUTRAL[name](nested.dtype))
    if name == "mean":
        count = here.sum(1).reshape(-1, *[1] * (filled.dim() - 2))
        result = filled.sum(1, **kwargs) / count
    else:
        result = func(filled, 1, **kwargs)
    if not keepdim:
        return result
    if isinstance(result, torch.Tensor):
        return result.unsqueeze(ragged)
    return type(result)([part.unsqueeze(ragged) for part in result])


def _softmax(func, nested, dim, *args, **kwargs):
    without_gaps(nested, func.__name__)
    if dim % nested.dim() != nested._ragged_idx:
        place = inner(nested, dim, func.__name__)
        return like(nested, func(plain(nested), place, *args, **kwargs))
    filled, here = padded(nested, _NEUTRAL[func.__name__](nested.dtype))
    values = func(filled, 1, *args, **kwargs)[here]
    return like(nested, values.movedim(0, nested._ragged_idx - 1))


RULES = {
    **dict.fromkeys(_NEUTRAL, _reduced),
    "softmax": _softmax,
    "log_softmax": _softmax,
}
