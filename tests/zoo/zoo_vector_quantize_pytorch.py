"""vector-quantize-pytorch: discrete codes with gradients."""

import torch
from vector_quantize_pytorch import FSQ, LFQ, ResidualVQ, SimVQ, VectorQuantize


def _run(model, size):
    x = torch.randn(2, 40, size)
    return model, lambda: model(x)


def case_vector_quantize():
    """Update codes by moving averages, replacing dead ones."""
    return _run(VectorQuantize(dim=8, codebook_size=16, decay=0.8, commitment_weight=1.0), 8)


def case_learned_codes():
    """Learn the codes, after projecting into several heads."""
    model = VectorQuantize(
        dim=12, codebook_size=16, codebook_dim=4, heads=3, learnable_codebook=True,
        ema_update=False, rotation_trick=True,
    )  # fmt: skip
    return _run(model, 12)


def case_residual():
    """Quantize what is left, three times, with codes from k-means."""
    return _run(ResidualVQ(dim=8, num_quantizers=3, codebook_size=16, kmeans_init=True), 8)


def case_finite_scalars():
    """Round each number to few levels."""
    return _run(FSQ(levels=[8, 5, 5], dim=6), 6)


def case_lookup_free():
    """Quantize to signs, with an entropy loss."""
    return _run(LFQ(dim=10, codebook_size=32, entropy_loss_weight=0.1), 10)


def case_sim_vq():
    """Move all codes by one linear map."""
    return _run(SimVQ(dim=8, codebook_size=16, rotation_trick=True), 8)
