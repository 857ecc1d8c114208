"""PyTorch's place of modules that are defined in `upsampling`."""

from torch.nn.modules.upsampling import CosineSimilarity, PairwiseDistance

__all__ = ["CosineSimilarity", "PairwiseDistance"]
