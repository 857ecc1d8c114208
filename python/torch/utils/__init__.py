"""torch.utils: hooks, checkpointing and other helpers; submodules load when asked for."""

from torch.utils._lazy import attach

__getattr__ = attach(__name__, globals(), {"checkpoint": "", "data": "", "hooks": "", "dlpack": ""})
