"""torch.utils: hooks, checkpointing and other helpers; submodules load when asked for."""

from torch.utils._lazy import attach

_MODULES = (
    "benchmark",
    "checkpoint",
    "data",
    "deterministic",
    "dlpack",
    "hooks",
    "model_zoo",
    "_pytree",
)
_PLACES = {**dict.fromkeys(_MODULES, ""), "swap_tensors": "_swapping"}
__getattr__ = attach(__name__, globals(), _PLACES)
