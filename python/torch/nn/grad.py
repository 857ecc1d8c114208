"""Gradients of convolutions by themselves. Source: documentation of torch.nn.grad, PyTorch 2.10."""

import torch
from torch.nn.modules.utils import _ntuple


def _gradient(dims, which, grad_output, input, weight, stride, padding, dilation, groups):
    per_axis = _ntuple(dims)
    return torch.ops.aten.convolution_backward(
        grad_output,
        input,
        weight,
        None,
        per_axis(stride),
        per_axis(padding),
        per_axis(dilation),
        False,
        [0] * dims,
        groups,
        [place == which for place in range(3)],
    )[which]


def _by_input(dims):
    def gradient(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1):
        of = grad_output.new_empty(1).expand(input_size)
        return _gradient(dims, 0, grad_output, of, weight, stride, padding, dilation, groups)

    return _documented(
        gradient, dims, "input", "weight: (output channels, input channels / groups, kernel …)."
    )


def _by_weight(dims):
    def gradient(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1):
        of = grad_output.new_empty(1).expand(weight_size)
        return _gradient(dims, 1, grad_output, input, of, stride, padding, dilation, groups)

    return _documented(gradient, dims, "weight", "input: what was convolved.")


def _documented(gradient, dims, of, other):
    gradient.__name__ = gradient.__qualname__ = f"conv{dims}d_{of}"
    gradient.__doc__ = f"""Return the gradient of `conv{dims}d` with respect to its {of}.

    Args:
        {of}_size: of the {of}.
        {other}
        grad_output: gradient of the convolution's result.
        stride, padding, dilation, groups: as they were given to the convolution.
    """
    return gradient


conv1d_input, conv2d_input, conv3d_input = map(_by_input, (1, 2, 3))
conv1d_weight, conv2d_weight, conv3d_weight = map(_by_weight, (1, 2, 3))
