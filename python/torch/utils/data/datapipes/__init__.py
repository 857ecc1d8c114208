"""torch.utils.data.datapipes: pipes of samples, made of other pipes; parts load when asked for."""

from torch.utils._lazy import attach

__getattr__ = attach(__name__, globals(), dict.fromkeys(("iter", "map", "datapipe"), ""))
