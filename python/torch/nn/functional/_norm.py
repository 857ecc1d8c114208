"""Normalisation."""

import torch

__all__ = [
    "batch_norm", "group_norm", "instance_norm", "local_response_norm", "normalize",
]  # fmt: skip


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-05):
    """Normalise each of num_groups groups of channels of (N, C, *)."""
    if input.dim() < 2:
        raise RuntimeError(
            f"Expected at least 2 dimensions for input tensor but received {input.dim()}"
        )
    shape = input.shape
    _check_size([shape[0] * shape[1] // num_groups, num_groups, *shape[2:]])
    return torch.group_norm(input, num_groups, weight, bias, eps, True)


def _check_size(size):
    """Refuse a training batch with one value per channel."""
    count = size[0]
    for length in size[2:]:
        count *= length
    if count == 1:
        raise ValueError(
            "Expected more than 1 value per channel when training, got input size "
            f"{torch.Size(size)}"
        )


def batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-05,
):
    """Normalise each channel of (N, C, *) over the batch, or by the running figures."""
    if training:
        _check_size(input.size())
    return torch.batch_norm(
        input,
        weight,
        bias,
        running_mean,
        running_var,
        training,
        momentum,
        eps,
        True,
    )


def instance_norm(
    input,
    running_mean=None,
    running_var=None,
    weight=None,
    bias=None,
    use_input_stats=True,
    momentum=0.1,
    eps=1e-05,
):
    """Normalise each channel of each sample of (N, C, *)."""
    if use_input_stats:
        count = 1
        for length in input.shape[2:]:
            count *= length
        if count == 1:
            raise ValueError(
                f"Expected more than 1 spatial element when training, got input size {input.size()}"
            )
    return torch.instance_norm(
        input,
        weight,
        bias,
        running_mean,
        running_var,
        use_input_stats,
        momentum,
        eps,
        True,
    )


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    """Divide by (k + alpha * mean square over size neighbouring channels) ** beta."""
    from torch.nn import functional as F

    ndim = input.dim()
    if ndim < 3:
        raise ValueError(
            f"Expected 3D or higher dimensionality                          input (got {ndim} "
            "dimensions)"
        )
    if input.numel() == 0:
        return input
    square = input.mul(input).unsqueeze(1)
    if ndim == 3:
        square = F.pad(square, (0, 0, size // 2, (size - 1) // 2))
        square = F.avg_pool2d(square, (size, 1), stride=1).squeeze(1)
    else:
        shape = input.size()
        square = square.view(shape[0], 1, shape[1], shape[2], -1)
        square = F.pad(square, (0, 0, 0, 0, size // 2, (size - 1) // 2))
        square = F.avg_pool3d(square, (size, 1, 1), stride=1).squeeze(1).view(shape)
    return input / square.mul(alpha).add(k).pow(beta)


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """Divide by the p-norm along dim, taken as at least eps."""
    norm = input.norm(p, dim, keepdim=True)
    if out is None:
        return input / norm.clamp_min(eps).expand_as(input)
    return torch.div(input, norm.clamp_min_(eps).expand_as(input), out=out)
