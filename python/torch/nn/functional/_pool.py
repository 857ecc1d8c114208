"""Pooling."""

import torch
from torch._operators import aten

__all__ = [
    "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d",
    "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d", "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices", "fractional_max_pool2d",
    "fractional_max_pool2d_with_indices", "fractional_max_pool3d",
    "fractional_max_pool3d_with_indices", "lp_pool1d", "lp_pool2d", "lp_pool3d", "max_pool1d",
    "max_pool1d_with_indices", "max_pool2d", "max_pool2d_with_indices", "max_pool3d",
    "max_pool3d_with_indices", "max_unpool1d", "max_unpool2d", "max_unpool3d",
]  # fmt: skip


def _full_size(output_size, input, axes):
    """Complete an adaptive pool's output size: one number for all axes, None keeps an axis."""
    if not isinstance(output_size, (tuple, list)):
        output_size = (output_size,) * axes
    sizes = input.shape[-axes:]
    return [have if want is None else want for want, have in zip(output_size, sizes, strict=True)]


def adaptive_avg_pool2d(input, output_size):
    """Average (N, C, H, W) or (C, H, W) down to output_size (rows, columns)."""
    return aten.adaptive_avg_pool2d(input, _full_size(output_size, input, 2))


def adaptive_avg_pool3d(input, output_size):
    """Average (N, C, D, H, W) or (C, D, H, W) down to output_size."""
    return aten.adaptive_avg_pool3d(input, _full_size(output_size, input, 3))


def _max_pool(axes):
    """Make max_poolNd and its form with indices."""
    plain = f"max_pool{axes}d"
    indexed = f"max_pool{axes}d_with_indices"

    def with_indices(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode=False,
        return_indices=False,
    ):
        stride = [] if stride is None else stride
        return getattr(aten, indexed)(input, kernel_size, stride, padding, dilation, ceil_mode)

    def pool(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode=False,
        return_indices=False,
    ):
        if return_indices:
            return with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
        stride = [] if stride is None else stride
        return getattr(aten, plain)(input, kernel_size, stride, padding, dilation, ceil_mode)

    pool.__name__, with_indices.__name__ = plain, indexed
    pool.__doc__ = f"Maximum over windows of {axes} axes, with its flat index if return_indices."
    with_indices.__doc__ = f"Maximum over windows of {axes} axes and its flat index."
    return pool, with_indices


max_pool1d, max_pool1d_with_indices = _max_pool(1)
max_pool2d, max_pool2d_with_indices = _max_pool(2)
max_pool3d, max_pool3d_with_indices = _max_pool(3)


def _adaptive_max_pool(axes):
    """Make adaptive_max_poolNd and its form with indices."""
    name = f"adaptive_max_pool{axes}d"

    def with_indices(input, output_size, return_indices=False):
        return getattr(aten, name)(input, _full_size(output_size, input, axes))

    def pool(input, output_size, return_indices=False):
        found = with_indices(input, output_size)
        return found if return_indices else found[0]

    pool.__name__, with_indices.__name__ = name, name + "_with_indices"
    pool.__doc__ = f"Maximum down to output_size over {axes} axes, with indices if asked for."
    with_indices.__doc__ = f"Maximum down to output_size over {axes} axes, and indices."
    return pool, with_indices


adaptive_max_pool1d, adaptive_max_pool1d_with_indices = _adaptive_max_pool(1)
adaptive_max_pool2d, adaptive_max_pool2d_with_indices = _adaptive_max_pool(2)
adaptive_max_pool3d, adaptive_max_pool3d_with_indices = _adaptive_max_pool(3)


def _fractional_max_pool(axes):
    """Make fractional_max_poolNd and its form with indices."""
    name = f"fractional_max_pool{axes}d"

    def with_indices(
        input,
        kernel_size,
        output_size=None,
        output_ratio=None,
        return_indices=False,
        _random_samples=None,
    ):
        if output_size is None and output_ratio is None:
            raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
        if output_size is None:
            if not isinstance(output_ratio, (tuple, list)):
                output_ratio = (output_ratio,) * axes
            sizes = input.shape[-axes:]
            output_size = [int(n * r) for n, r in zip(sizes, output_ratio, strict=True)]
        if _random_samples is None:
            batch = 1 if input.dim() == axes + 1 else input.size(0)
            _random_samples = torch.rand(
                batch, input.size(-axes - 1), axes, dtype=input.dtype, device=input.device
            )
        return getattr(aten, name)(input, kernel_size, output_size, _random_samples)

    def pool(
        input,
        kernel_size,
        output_size=None,
        output_ratio=None,
        return_indices=False,
        _random_samples=None,
    ):
        found = with_indices(
            input, kernel_size, output_size, output_ratio, _random_samples=_random_samples
        )
        return found if return_indices else found[0]

    pool.__name__, with_indices.__name__ = name, name + "_with_indices"
    pool.__doc__ = f"Maximum over randomly placed windows of {axes} axes."
    with_indices.__doc__ = f"Maximum over randomly placed windows of {axes} axes, and indices."
    return pool, with_indices


fractional_max_pool2d, fractional_max_pool2d_with_indices = _fractional_max_pool(2)
fractional_max_pool3d, fractional_max_pool3d_with_indices = _fractional_max_pool(3)


def _tuple(value, axes):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def _lp_pool(axes):
    """Make lp_poolNd: the p-norm over windows, by way of the average."""
    average = f"avg_pool{axes}d"

    def pool(input, norm_type, kernel_size, stride=None, ceil_mode=False):
        count = 1
        for length in _tuple(kernel_size, axes):
            count *= length
        stride = [] if stride is None else stride
        mean = getattr(aten, average)(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
        return (torch.sign(mean) * torch.relu(torch.abs(mean))).mul(count).pow(1.0 / norm_type)

    pool.__name__ = f"lp_pool{axes}d"
    pool.__doc__ = f"The norm_type-norm over windows of {axes} axes."
    return pool


lp_pool1d, lp_pool2d, lp_pool3d = _lp_pool(1), _lp_pool(2), _lp_pool(3)


def _unpool_size(input, kernel_size, stride, padding, output_size):
    """Work out max_unpool's output size and check the one asked for."""
    axes = len(kernel_size)
    default = [
        (input.size(-axes + d) - 1) * stride[d] + kernel_size[d] - 2 * padding[d]
        for d in range(axes)
    ]
    if output_size is None:
        return default
    if len(output_size) == axes + 2:
        output_size = output_size[2:]
    if len(output_size) != axes:
        raise ValueError(
            "output_size should be a sequence containing "
            f"{axes} or {axes + 2} elements, but it has a length of '{len(output_size)}'"
        )
    for d in range(axes):
        low, high = default[d] - stride[d], default[d] + stride[d]
        if not low < output_size[d] < high:
            raise ValueError(
                f'invalid output_size "{output_size}" (dim {d} must be between {low} and {high})'
            )
    return list(output_size)


def _max_unpool(axes):
    """Make max_unpoolNd: the partial inverse of max_poolNd."""

    def unpool(input, indices, kernel_size, stride=None, padding=0, output_size=None):
        kernel = _tuple(kernel_size, axes)
        stride = kernel if stride is None else _tuple(stride, axes)
        padding = _tuple(padding, axes)
        size = _unpool_size(input, kernel, stride, padding, output_size)
        if axes == 1:
            flat = aten.max_unpool2d(input.unsqueeze(-1), indices.unsqueeze(-1), [*size, 1])
            return flat.squeeze(-1)
        if axes == 2:
            return aten.max_unpool2d(input, indices, size)
        return aten.max_unpool3d(input, indices, size, stride, padding)

    unpool.__name__ = f"max_unpool{axes}d"
    unpool.__doc__ = f"Put the maxima of max_pool{axes}d back in their places, zeros elsewhere."
    return unpool


max_unpool1d, max_unpool2d, max_unpool3d = _max_unpool(1), _max_unpool(2), _max_unpool(3)
