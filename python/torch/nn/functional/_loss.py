"""Losses."""

import torch
from torch._operators import aten
from torch.nn.functional._loss_more import *  # noqa: F403
from torch.nn.functional._loss_more import __all__ as _more
from torch.nn.functional._reduction import broadcast_targets, legacy_reduction, reduction_number

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "huber_loss",
    "kl_div", "l1_loss", "mse_loss", "nll_loss", "smooth_l1_loss",
]  # fmt: skip
__all__ += _more


def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    """Cross entropy between logits and class numbers or class probabilities.

    Args:
        input: logits, (C,), (N, C) or (N, C, *).
        target: class numbers without the C axis, int64, or probabilities of input's shape.
        weight: factor of each class, (C,).
        size_average: former form of reduction.
        reduce: former form of reduction.
        ignore_index: class number that counts for nothing.
        reduction: "none", "mean" or "sum".
        label_smoothing: share of the target spread over all classes, in [0, 1].

    Returns: a scalar, or (N, *) for "none".
    """
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    return aten.cross_entropy_loss(
        input, target, weight, reduction_number(reduction), ignore_index, label_smoothing
    )


def nll_loss(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
):
    """Minus the log-probability of the target class; shapes as in cross_entropy."""
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    return aten.nll_loss_nd(input, target, weight, reduction_number(reduction), ignore_index)


def _weighted(loss, weight, reduction):
    """Apply a weight per element, then reduce; the mean divides by the sum of weights."""
    if weight.size() != loss.size():
        raise ValueError("Weights and input must have the same size.")
    loss = loss * weight
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / weight.sum()


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """Squared difference, reduced."""
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    number = reduction_number(reduction)
    input, target = broadcast_targets(input, target)
    if weight is not None:
        return _weighted(aten.mse_loss(input, target, 0), weight, reduction)
    return aten.mse_loss(input, target, number)


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """Absolute difference, reduced."""
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    number = reduction_number(reduction)
    input, target = broadcast_targets(input, target)
    if weight is not None:
        return _weighted(aten.l1_loss(input, target, 0), weight, reduction)
    return aten.l1_loss(input, target, number)


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    """Squared below beta, absolute above; beta 0 is l1_loss."""
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    number = reduction_number(reduction)
    input, target = broadcast_targets(input, target)
    if beta == 0.0:
        return aten.l1_loss(input, target, number)
    return aten.smooth_l1_loss(input, target, number, beta)


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Half the square below delta, delta * (|difference| - delta / 2) above."""
    number = reduction_number(reduction)
    input, target = broadcast_targets(input, target)
    if weight is not None:
        return _weighted(aten.huber_loss(input, target, 0, delta), weight, reduction)
    return aten.huber_loss(input, target, number, delta)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """Kullback-Leibler divergence of target from input.

    Args:
        input: log-probabilities.
        target: probabilities, or their logarithms if log_target.
        size_average: former form of reduction.
        reduce: former form of reduction.
        reduction: "none", "batchmean", "sum" or "mean" (over elements).
        log_target: see target.
    """
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    elif reduction == "mean":
        import warnings

        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math "
            "definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            stacklevel=2,
        )
    number = 2 if reduction == "batchmean" else reduction_number(reduction)
    loss = aten.kl_div(input, target, number, log_target=log_target)
    if reduction == "batchmean" and input.dim() != 0:
        loss = loss / input.size()[0]
    return loss


def binary_cross_entropy(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean"
):
    """Cross entropy of probabilities in [0, 1] against targets of the same shape."""
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    number = reduction_number(reduction)
    if target.size() != input.size():
        raise ValueError(
            f"Using a target size ({target.size()}) that is different to the input size "
            f"({input.size()}) is deprecated. Please ensure they have the same size."
        )
    if weight is not None:
        weight = torch.broadcast_tensors(weight, target)[0]
    return aten.binary_cross_entropy(input, target, weight, number)


def binary_cross_entropy_with_logits(
    input,
    target,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
    pos_weight=None,
):
    """Cross entropy of sigmoid(input) against targets of the same shape, stable for any logit."""
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce)
    number = reduction_number(reduction)
    if target.size() != input.size():
        raise ValueError(
            f"Target size ({target.size()}) must be the same as input size ({input.size()})"
        )
    return torch.binary_cross_entropy_with_logits(input, target, weight, pos_weight, number)
