"""torch.amp: mixed precision.

Source: documentation of torch.amp, PyTorch 2.10.
"""

from torch.amp.autocast_mode import autocast, custom_bwd, custom_fwd, is_autocast_available
from torch.utils._lazy import attach

__all__ = ["GradScaler", "autocast", "custom_bwd", "custom_fwd", "is_autocast_available"]
__getattr__ = attach(__name__, globals(), {"GradScaler": "grad_scaler", "grad_scaler": ""})
