"""torch.cuda.amp: torch.amp's names with the device fixed, kept for older programs."""

import warnings

import torch
from torch.amp import GradScaler as _GradScaler

_device = "cuda"


class autocast(torch.amp.autocast):
    """torch.autocast for CUDA devices."""

    def __init__(self, enabled=True, dtype=torch.float16, cache_enabled=True):
        """See torch.autocast."""
        warnings.warn(
            "`torch.cuda.amp.autocast(args...)` is deprecated. Please use "
            "`torch.amp.autocast('cuda', args...)` instead.",
            FutureWarning,
            stacklevel=2,
        )
        super().__init__(_device, dtype=dtype, enabled=enabled, cache_enabled=cache_enabled)


class GradScaler(_GradScaler):
    """torch.amp.GradScaler for CUDA devices."""

    def __init__(
        self,
        init_scale=65536.0,
        growth_factor=2.0,
        backoff_factor=0.5,
        growth_interval=2000,
        enabled=True,
    ):
        """See torch.amp.GradScaler."""
        warnings.warn(
            "`torch.cuda.amp.GradScaler(args...)` is deprecated. Please use "
            "`torch.amp.GradScaler('cuda', args...)` instead.",
            FutureWarning,
            stacklevel=2,
        )
        super().__init__(
            _device, init_scale, growth_factor, backoff_factor, growth_interval, enabled
        )


def custom_fwd(fwd=None, *, cast_inputs=None):
    """See torch.amp.custom_fwd."""
    return torch.amp.custom_fwd(fwd, device_type=_device, cast_inputs=cast_inputs)


def custom_bwd(bwd):
    """See torch.amp.custom_bwd."""
    return torch.amp.custom_bwd(bwd, device_type=_device)
