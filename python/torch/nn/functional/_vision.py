"""Resampling, padding and patches."""

import math
import warnings

import torch
from torch._operators import aten

__all__ = [
    "affine_grid", "fold", "grid_sample", "interpolate", "pad", "unfold", "upsample",
    "upsample_bilinear", "upsample_nearest",
]  # fmt: skip


def pad(input, pad, mode="constant", value=None):
    """Pad the last len(pad) / 2 axes.

    Args:
        input: any shape.
        pad: (before, after) of the last axis, then of the one before it, and so on.
        mode: "constant", "reflect", "replicate" or "circular".
        value: fill for "constant", 0 if None.
    """
    return aten.pad(input, pad, mode, value)


def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    """Cut windows out of (N, C, H, W): (N, C * window, windows)."""
    return aten.im2col(input, _pair(kernel_size), _pair(dilation), _pair(padding), _pair(stride))


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Add windows (N, C * window, windows) up to an image (N, C, *output_size)."""
    return aten.col2im(
        input,
        _pair(output_size),
        _pair(kernel_size),
        _pair(dilation),
        _pair(padding),
        _pair(stride),
    )


def _pair(value):
    return list(value) if isinstance(value, (tuple, list)) else [value, value]


_INTERPOLATION = {"bilinear": 0, "nearest": 1, "bicubic": 2}
_PADDING = {"zeros": 0, "border": 1, "reflection": 2}


def grid_sample(input, grid, mode="bilinear", padding_mode="zeros", align_corners=None):
    """Sample input at the places of grid.

    Args:
        input: (N, C, H, W) or (N, C, D, H, W).
        grid: places in [-1, 1], x first: (N, H', W', 2) or (N, D', H', W', 3).
        mode: "bilinear", "nearest" or "bicubic" (4-D only).
        padding_mode: "zeros", "border" or "reflection".
        align_corners: whether -1 and 1 mean the centres of the corner pixels; False if None.

    Returns: (N, C, H', W') or (N, C, D', H', W').
    """
    if mode not in _INTERPOLATION:
        raise ValueError(
            "nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', "
            f"but got: '{mode}'"
        )
    if padding_mode not in _PADDING:
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or "
            f"'reflection', but got: '{padding_mode}'"
        )
    if align_corners is None:
        _warn_of_corners()
    return torch.grid_sampler(
        input, grid, _INTERPOLATION[mode], _PADDING[padding_mode], bool(align_corners)
    )


def _warn_of_corners():
    warnings.warn(
        "Default grid_sample and affine_grid behavior has changed to align_corners=False since "
        "1.3.0. Please specify align_corners=True if the old behavior is desired. See the "
        "documentation of grid_sample for details.",
        stacklevel=3,
    )


def affine_grid(theta, size, align_corners=None):
    """Make the grid of an affine map for grid_sample.

    Args:
        theta: (N, 2, 3) for images, (N, 3, 4) for volumes.
        size: the target's size, (N, C, H, W) or (N, C, D, H, W).
        align_corners: as in grid_sample.
    """
    if not torch.is_floating_point(theta):
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    if len(size) not in (4, 5):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, "
            f"respectively. Got size {size}."
        )
    rows = len(size) - 2
    if theta.dim() != 3 or theta.shape[-2] != rows or theta.shape[-1] != rows + 1:
        raise ValueError(
            f"Expected a batch of {rows}D affine matrices of shape Nx{rows}x{rows + 1} for size "
            f"{size}. Got {theta.shape}."
        )
    if min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    if align_corners is None:
        _warn_of_corners()
    return torch.affine_grid_generator(theta, size, bool(align_corners))


_AXES_OF_MODE = {"linear": 1, "bilinear": 2, "trilinear": 3, "bicubic": 2}


def interpolate(
    input,
    size=None,
    scale_factor=None,
    mode="nearest",
    align_corners=None,
    recompute_scale_factor=None,
    antialias=False,
):
    """Resize the spatial axes.

    Args:
        input: (N, C, *spatial), one to three spatial axes.
        size: target size, a number or one per axis.
        scale_factor: factor, a number or one per axis; exactly one of size and this.
        mode: nearest, nearest-exact, linear, bilinear, bicubic, trilinear or area.
        align_corners: keep the corner pixels' centres in place (linear and cubic modes).
        recompute_scale_factor: turn the factors into a size first and forget them.
        antialias: smooth before shrinking (bilinear and bicubic).

    Returns: (N, C, *target).
    """
    axes = input.dim() - 2
    if mode in ("nearest", "area", "nearest-exact"):
        if align_corners is not None:
            raise ValueError(
                "align_corners option can only be set with the interpolating modes: linear | "
                "bilinear | bicubic | trilinear"
            )
    elif align_corners is None:
        align_corners = False
    size, factors = _target(input, size, scale_factor, axes)
    if recompute_scale_factor:
        if size is not None:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        size, factors = _scaled(input, factors), None
    if antialias and not (mode in ("bilinear", "bicubic") and input.dim() == 4):
        raise ValueError(
            "Anti-alias option is restricted to bilinear and bicubic modes and requires a 4-D "
            "tensor as input"
        )
    return _resize(input, size, factors, mode, align_corners, antialias, axes)


def _target(input, size, scale_factor, axes):
    """Check size and scale_factor; returns (size list or None, factor list or None)."""
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    given = scale_factor if size is None else size
    if given is None:
        raise ValueError("either size or scale_factor should be defined")
    if isinstance(given, (tuple, list)):
        if len(given) != axes:
            what = "scale_factor" if size is None else "output"
            raise ValueError(
                f"Input and {what} must have the same number of spatial dimensions, but got input "
                f"with spatial dimensions of {list(input.shape[2:])} and {what} size of {given}. "
                "Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in "
                "(o1, o2, ...,oK) format."
            )
        given = list(given)
    else:
        given = [given] * axes
    return (given, None) if size is not None else (None, [float(factor) for factor in given])


def _scaled(input, factors):
    return [math.floor(n * f) for n, f in zip(input.shape[2:], factors, strict=True)]


def _resize(input, size, factors, mode, align_corners, antialias, axes):
    if mode == "area" and 1 <= axes <= 3:
        size = _scaled(input, factors) if size is None else size
        return getattr(aten, f"adaptive_avg_pool{axes}d")(input, size)
    if mode == "nearest" and 1 <= axes <= 3:
        return getattr(aten, f"upsample_nearest{axes}d")(input, size, factors)
    if mode == "nearest-exact" and 1 <= axes <= 3:
        return getattr(aten, f"_upsample_nearest_exact{axes}d")(input, size, factors)
    if _AXES_OF_MODE.get(mode) == axes:
        name = f"upsample_{mode}{axes}d"
        if antialias:
            name = f"_{name}_aa"
        return getattr(aten, name)(input, size, align_corners, factors)
    if mode in _AXES_OF_MODE and 1 <= axes <= 3:
        raise NotImplementedError(
            f"Got {axes + 2}D input, but {mode} mode needs {_AXES_OF_MODE[mode] + 2}D input"
        )
    raise NotImplementedError(
        "Input Error: Only 3D, 4D and 5D input Tensors supported (got "
        f"{input.dim()}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area "
        f"| nearest-exact (got {mode})"
    )


def _warn_of_upsample(name):
    warnings.warn(
        f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead.",
        stacklevel=3,
    )


def upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    """Do what interpolate does (deprecated by PyTorch)."""
    _warn_of_upsample("upsample")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input, size=None, scale_factor=None):
    """Resize to the nearest pixel (deprecated by PyTorch)."""
    _warn_of_upsample("upsample_nearest")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input, size=None, scale_factor=None):
    """Resize bilinearly with aligned corners (deprecated by PyTorch)."""
    _warn_of_upsample("upsample_bilinear")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)
