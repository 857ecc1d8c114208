"""Kullback-Leibler divergences of pairs of distributions.

Source: documentation of torch.distributions.kl, PyTorch 2.10.
"""

import math
import warnings

import torch
from torch.distributions.independent import Independent
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.utils import sum_rightmost

__all__ = ["kl_divergence", "register_kl"]
_KL_REGISTRY = {}
_KL_MEMOIZE = {}


def register_kl(type_p, type_q):
    """Decorate a function of (p, q) as the divergence of these classes and their subclasses.

    Classes that only behave like distributions are taken, too, as PyTorch does.
    """
    for name, kind in (("type_p", type_p), ("type_q", type_q)):
        if not isinstance(kind, type):
            raise TypeError(f"Expected {name} to be a Distribution subclass but got {kind}")

    def decorator(function):
        _KL_REGISTRY[type_p, type_q] = function
        _KL_MEMOIZE.clear()
        return function

    return decorator


def _dispatch_kl(type_p, type_q):
    """Return the function of the nearest registered classes.

    Nearest for p first and nearest for q first should agree; if not, the first one counts and a
    warning says how to decide.
    """
    fits = [
        pair for pair in _KL_REGISTRY if issubclass(type_p, pair[0]) and issubclass(type_q, pair[1])
    ]
    if not fits:
        return NotImplemented

    def near(pair):
        return type_p.__mro__.index(pair[0]), type_q.__mro__.index(pair[1])

    left = min(fits, key=near)
    right = min(fits, key=lambda pair: near(pair)[::-1])
    if _KL_REGISTRY[left] is not _KL_REGISTRY[right]:
        names = type_p.__name__, type_q.__name__, left[0].__name__, right[1].__name__
        warnings.warn(
            "Ambiguous kl_divergence({}, {}). Please register_kl({}, {})".format(*names),
            RuntimeWarning,
            stacklevel=3,
        )
    return _KL_REGISTRY[left]


def kl_divergence(p, q):
    """Return KL(p || q), of the batch's shape.

    Raises: NotImplementedError if the pair is not registered.
    """
    key = type(p), type(q)
    if key not in _KL_MEMOIZE:
        _KL_MEMOIZE[key] = _dispatch_kl(*key)
    function = _KL_MEMOIZE[key]
    if function is NotImplemented:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {p.__class__.__name__} and q type "
            f"{q.__class__.__name__}"
        )
    return function(p, q)


def infinite_like(tensor):
    """Return infinity in a tensor's shape."""
    return torch.full_like(tensor, math.inf)


@register_kl(TransformedDistribution, TransformedDistribution)
def _transformed(p, q):
    if p.transforms != q.transforms or p.event_shape != q.event_shape:
        raise NotImplementedError
    divergence = kl_divergence(p.base_dist, q.base_dist)
    return sum_rightmost(divergence, len(p.event_shape) - len(p.base_dist.event_shape))


@register_kl(Independent, Independent)
def _independent(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return sum_rightmost(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)


from torch.distributions import _kl_mixed, _kl_same  # noqa: E402, F401 (they register themselves)
