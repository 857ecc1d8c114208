"""Resizing and rearranging pixels as modules."""

from torch.nn import functional as F
from torch.nn.modules.module import Module


class Upsample(Module):
    """Resize the spatial axes; arguments as in functional.interpolate."""

    __constants__ = [
        "size",
        "scale_factor",
        "mode",
        "align_corners",
        "name",
        "recompute_scale_factor",
    ]
    _single_op = True

    def __init__(
        self,
        size=None,
        scale_factor=None,
        mode="nearest",
        align_corners=None,
        recompute_scale_factor=None,
    ):
        """Remember the settings."""
        super().__init__()
        self.name = type(self).__name__
        self.size = size
        if isinstance(scale_factor, tuple):
            self.scale_factor = tuple(float(factor) for factor in scale_factor)
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.mode = mode
        self.align_corners = align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input):
        """Resize (N, C, *)."""
        return F.interpolate(
            input,
            self.size,
            self.scale_factor,
            self.mode,
            self.align_corners,
            recompute_scale_factor=self.recompute_scale_factor,
        )

    def extra_repr(self):
        """Show factor or size, and the mode."""
        if self.scale_factor is not None:
            return f"scale_factor={self.scale_factor!r}, mode={self.mode!r}"
        return f"size={self.size!r}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Resize (N, C, H, W) to the nearest pixel."""

    def __init__(self, size=None, scale_factor=None):
        """Remember the settings."""
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Resize (N, C, H, W) bilinearly with aligned corners."""

    def __init__(self, size=None, scale_factor=None):
        """Remember the settings."""
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)


class PixelShuffle(Module):
    """Rearrange (*, C * r^2, H, W) to (*, C, H * r, W * r)."""

    __constants__ = ["upscale_factor"]
    _single_op = True

    def __init__(self, upscale_factor):
        """Remember r."""
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input):
        """Rearrange."""
        return F.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self):
        """Show r."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Rearrange (*, C, H * r, W * r) to (*, C * r^2, H, W)."""

    __constants__ = ["downscale_factor"]
    _single_op = True

    def __init__(self, downscale_factor):
        """Remember r."""
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input):
        """Rearrange."""
        return F.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self):
        """Show r."""
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """Interleave groups of channels of (N, C, *)."""

    __constants__ = ["groups"]
    _single_op = True

    def __init__(self, groups):
        """Remember the number of groups."""
        super().__init__()
        self.groups = groups

    def forward(self, input):
        """Rearrange."""
        return F.channel_shuffle(input, self.groups)

    def extra_repr(self):
        """Show the number of groups."""
        return f"groups={self.groups}"


class Fold(Module):
    """Add windows (N, C * window, windows) up to an image (N, C, *output_size)."""

    __constants__ = ["output_size", "kernel_size", "dilation", "padding", "stride"]
    _single_op = True

    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1):
        """Remember the settings."""
        super().__init__()
        self.output_size = output_size
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input):
        """Add the windows up."""
        return F.fold(
            input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride
        )

    def extra_repr(self):
        """Show the settings."""
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, "
            f"dilation={self.dilation}, padding={self.padding}, stride={self.stride}"
        )


class Unfold(Module):
    """Cut windows out of (N, C, H, W): (N, C * window, windows)."""

    __constants__ = ["kernel_size", "dilation", "padding", "stride"]
    _single_op = True

    def __init__(self, kernel_size, dilation=1, padding=0, stride=1):
        """Remember the settings."""
        super().__init__()
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input):
        """Cut the windows out."""
        return F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self):
        """Show the settings."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class CosineSimilarity(Module):
    """Cosine between x1 and x2 along dim."""

    __constants__ = ["dim", "eps"]
    _single_op = True

    def __init__(self, dim=1, eps=1e-8):
        """Remember axis and least product of norms."""
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x1, x2):
        """Drop axis dim."""
        return F.cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """The p-norm of x1 - x2 + eps along the last axis."""

    __constants__ = ["norm", "eps", "keepdim"]
    _single_op = True

    def __init__(self, p=2.0, eps=1e-6, keepdim=False):
        """Remember the settings."""
        super().__init__()
        self.norm = p
        self.eps = eps
        self.keepdim = keepdim

    def forward(self, x1, x2):
        """Drop the last axis unless keepdim."""
        return F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
