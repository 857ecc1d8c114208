"""Gradients of convolutions by themselves. Source: documentation of torch.nn.grad, PyTorch 2.10."""

import torch


def _numbers(value, dims):
    return list(value) if isinstance(value, (tuple, list)) else [value] * dims


def _gradients(dims, grad_output, input, weight, options, mask):
    stride, padding, dilation, groups = options
    return torch.ops.aten.convolution_backward(
        grad_output,
        input,
        weight,
        None,
        _numbers(stride, dims),
        _numbers(padding, dims),
        _numbers(dilation, dims),
        False,
        [0] * dims,
        groups,
        mask,
    )


def _by_input(dims):
    def gradient(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1):
        of = grad_output.new_empty(1).expand(input_size)
        options = stride, padding, dilation, groups
        return _gradients(dims, grad_output, of, weight, options, (True, False, False))[0]

    gradient.__name__ = gradient.__qualname__ = f"conv{dims}d_input"
    gradient.__doc__ = f"""Return the gradient of `conv{dims}d` with respect to its input.

    Args:
        input_size: of the input.
        weight: (output channels, input channels / groups, kernel …).
        grad_output: gradient of the convolution's result.
        stride, padding, dilation, groups: as they were given to the convolution.
    """
    return gradient


def _by_weight(dims):
    def gradient(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1):
        of = grad_output.new_empty(1).expand(weight_size)
        options = stride, padding, dilation, groups
        return _gradients(dims, grad_output, input, of, options, (False, True, False))[1]

    gradient.__name__ = gradient.__qualname__ = f"conv{dims}d_weight"
    gradient.__doc__ = f"""Return the gradient of `conv{dims}d` with respect to its weight.

    Args:
        input: what was convolved.
        weight_size: of the weight.
        grad_output: gradient of the convolution's result.
        stride, padding, dilation, groups: as they were given to the convolution.
    """
    return gradient


conv1d_input, conv2d_input, conv3d_input = map(_by_input, (1, 2, 3))
conv1d_weight, conv2d_weight, conv3d_weight = map(_by_weight, (1, 2, 3))
