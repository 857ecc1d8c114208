"""torch.signal: window functions.

Source: documentation of torch.signal, PyTorch 2.10.
"""

from . import windows

__all__ = ["windows"]
