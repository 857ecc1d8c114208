"""PyTorch's place of modules that are defined in `upsampling`."""

from torch.nn.modules.upsampling import Fold, Unfold

__all__ = ["Fold", "Unfold"]
