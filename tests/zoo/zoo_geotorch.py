"""geotorch: weights on manifolds, by parametrizations."""

import geotorch
import torch
from torch import nn


def _constrained(constrain, **options):
    layer = nn.Linear(6, 6)
    constrain(layer, "weight", **options)
    x = torch.randn(3, 6)
    return layer, lambda: (layer(x), layer.weight)


def case_orthogonal():
    """Keep a weight orthogonal by the matrix exponential."""
    return _constrained(geotorch.orthogonal)


def case_sphere():
    """Keep a weight's rows on a sphere."""
    return _constrained(geotorch.sphere, radius=2.0)


def case_low_rank():
    """Keep a weight's rank low."""
    return _constrained(geotorch.low_rank, rank=2)


def case_skew():
    """Keep a weight skew-symmetric."""
    return _constrained(geotorch.skew)
