"""Pooling down to a given size as modules."""

from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.utils._lazy import belong


class _AdaptiveAvgPoolNd(Module):
    __constants__ = ["output_size"]
    _single_op = True

    def __init__(self, output_size):
        """Remember the size; None keeps an axis."""
        super().__init__()
        self.output_size = output_size

    def forward(self, input):
        """Average down to output_size."""
        return getattr(F, self._function)(input, self.output_size)

    def extra_repr(self):
        """Show the size."""
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd):
    """Average (N, C, L) down to output_size."""

    _function = "adaptive_avg_pool1d"


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd):
    """Average (N, C, H, W) down to output_size."""

    _function = "adaptive_avg_pool2d"


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd):
    """Average (N, C, D, H, W) down to output_size."""

    _function = "adaptive_avg_pool3d"


class _AdaptiveMaxPoolNd(Module):
    __constants__ = ["output_size", "return_indices"]
    _single_op = True

    def __init__(self, output_size, return_indices=False):
        """Remember the settings; None keeps an axis."""
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

    def forward(self, input):
        """Take maxima down to output_size."""
        return self._function(input, self.output_size, self.return_indices)

    def extra_repr(self):
        """Show the size."""
        return f"output_size={self.output_size}"


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd):
    """Maximum of (N, C, L) down to output_size."""

    _function = staticmethod(F.adaptive_max_pool1d)


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd):
    """Maximum of (N, C, H, W) down to output_size."""

    _function = staticmethod(F.adaptive_max_pool2d)


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd):
    """Maximum of (N, C, D, H, W) down to output_size."""

    _function = staticmethod(F.adaptive_max_pool3d)


belong(globals(), "torch.nn.modules.pooling")
