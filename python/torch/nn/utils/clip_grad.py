"""Norms of gradients and clipping by them.

Source: documentation of torch.nn.utils.clip_grad_norm_ and its kin, PyTorch 2.10.
"""

import math

import torch
from torch._lifetime import releasing


def _tensors(given):
    """Make a list of a tensor or an iterable of tensors."""
    return [given] if isinstance(given, torch.Tensor) else list(given)


def _by_device(tensors):
    """Group tensors by (device, dtype) in order of appearance."""
    groups = {}
    for tensor in tensors:
        groups.setdefault((tensor.device, tensor.dtype), []).append(tensor)
    return groups


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Compute the norm of all tensors taken as one vector.

    Args:
        tensors: a tensor or an iterable of them.
        norm_type: the p of the norm, "inf" allowed.
        error_if_nonfinite: raise if the norm is NaN or infinite.
        foreach: accepted; many tensors are always taken in one call where possible.

    Returns: scalar tensor on the first tensor's device.

    Raises: RuntimeError, see error_if_nonfinite.
    """
    tensors = _tensors(tensors)
    norm_type = float(norm_type)
    if not tensors:
        return torch.tensor(0.0)
    groups = _by_device(tensors)
    first = tensors[0].device
    norms = []
    for group in groups.values():
        norms.extend(torch._foreach_norm(group, norm_type))
    if len(groups) > 1:
        norms = [norm.to(first) for norm in norms]
    total = torch.linalg.vector_norm(torch.stack(norms), norm_type)
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, "
            "so it cannot be clipped. To disable this error and scale the gradients by the "
            "non-finite norm anyway, set `error_if_nonfinite=False`"
        )
    return total


def clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=None):
    """Scale gradients in place by min(1, max_norm / (total_norm + 1e-6)).

    Args:
        parameters: a tensor or an iterable of tensors; those without gradient are left out.
        max_norm: the norm to come down to.
        total_norm: scalar tensor, their norm now.
        foreach: accepted, see get_total_norm.
    """
    grads = [param.grad for param in _tensors(parameters) if param.grad is not None]
    if not grads:
        return
    # Multiplying by 1.0 changes nothing, and asking whether to multiply would wait for the device.
    with torch.no_grad():
        factor = torch.clamp(float(max_norm) / (total_norm + 1e-6), max=1.0)
        for (device, _), group in _by_device(grads).items():
            torch._foreach_mul_(group, factor.to(device))


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Clip gradients in place by their norm taken together.

    Args:
        parameters: a tensor or an iterable of tensors; those without gradient are left out.
        max_norm: largest norm allowed.
        norm_type: as in get_total_norm.
        error_if_nonfinite: as in get_total_norm.
        foreach: as in get_total_norm.

    Returns: scalar tensor, the norm before clipping.
    """
    return _clip_grad_norm(_tensors(parameters), max_norm, norm_type, error_if_nonfinite, foreach)


@releasing
def _clip_grad_norm(parameters, max_norm, norm_type, error_if_nonfinite, foreach):
    with torch.no_grad():
        grads = [param.grad for param in parameters if param.grad is not None]
        total = get_total_norm(grads, norm_type, error_if_nonfinite, foreach)
        clip_grads_with_norm_(parameters, max_norm, total, foreach)
    return total


def clip_grad_norm(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Do what clip_grad_norm_ does (its former name)."""
    import warnings

    warnings.warn(
        "torch.nn.utils.clip_grad_norm is now deprecated in favor of "
        "torch.nn.utils.clip_grad_norm_.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Clamp every gradient in place to [-clip_value, clip_value]."""
    _clip_grad_value(_tensors(parameters), float(clip_value))


@releasing
def _clip_grad_value(parameters, clip_value):
    grads = [param.grad for param in parameters if param.grad is not None]
    with torch.no_grad():
        for group in _by_device(grads).values():
            torch._foreach_clamp_min_(group, -clip_value)
            torch._foreach_clamp_max_(group, clip_value)
