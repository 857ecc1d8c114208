"""Joining a batch norm in evaluation with the layer in front of it."""

import copy

import torch

__all__ = [
    "fuse_conv_bn_eval", "fuse_conv_bn_weights", "fuse_linear_bn_eval", "fuse_linear_bn_weights",
]  # fmt: skip


def _fused(layer, bn, fuse, **options):
    if layer.training or bn.training:
        raise AssertionError("Fusion only for eval!")
    if bn.running_mean is None or bn.running_var is None:
        raise AssertionError("Fusion needs a batch norm with running mean and variance")
    made = copy.deepcopy(layer)
    made.weight, made.bias = fuse(
        made.weight,
        made.bias,
        bn.running_mean,
        bn.running_var,
        bn.eps,
        bn.weight,
        bn.bias,
        **options,
    )
    return made


def _joined(weight, bias, mean, variance, eps, scale, shift, shape):
    """Return weight * f and (bias - mean) * f + shift, with f = scale / sqrt(variance + eps)."""
    bias = torch.zeros_like(mean) if bias is None else bias
    scale = torch.ones_like(mean) if scale is None else scale
    shift = torch.zeros_like(mean) if shift is None else shift
    factor = scale * torch.rsqrt(variance + eps)
    new_weight = (weight * factor.reshape(shape)).to(weight.dtype)
    new_bias = ((bias - mean) * factor + shift).to(bias.dtype)
    return (
        torch.nn.Parameter(new_weight, weight.requires_grad),
        torch.nn.Parameter(new_bias, bias.requires_grad),
    )


def fuse_conv_bn_eval(conv, bn, transpose=False):
    """Return a convolution that does what conv and bn do one after the other.

    Args:
        conv: in evaluation mode.
        bn: in evaluation mode, with running statistics.
        transpose: conv is a transposed one.
    """
    return _fused(conv, bn, fuse_conv_bn_weights, transpose=transpose)


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    """Return weight and bias of the joined convolution, as parameters.

    Args:
        conv_w: (out, in, ...), or (in, out, ...) if transpose.
        conv_b: (out), or None.
        bn_rm: running mean, (out).
        bn_rv: running variance, (out).
        bn_eps: added to the variance.
        bn_w: (out), or None for ones.
        bn_b: (out), or None for zeros.
        transpose: of a transposed convolution.
    """
    shape = [1] * conv_w.dim()
    shape[1 if transpose else 0] = -1
    return _joined(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, shape)


def fuse_linear_bn_eval(linear, bn):
    """Return a linear layer that does what linear and bn do one after the other.

    Args:
        linear: in evaluation mode.
        bn: in evaluation mode, with running statistics of as many features, or of one.
    """
    if not (linear.out_features == bn.num_features or bn.num_features == 1):
        raise AssertionError(
            "To fuse, linear.out_features == bn.num_features or bn.num_features == 1"
        )
    return _fused(linear, bn, fuse_linear_bn_weights)


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    """Return weight and bias of the joined linear layer; see fuse_conv_bn_weights."""
    return _joined(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, (-1, 1))
