"""Modules that compare vectors. Source: documentation of torch.nn, PyTorch 2.10."""

from torch.nn import functional as F
from torch.nn.modules.module import Module


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
