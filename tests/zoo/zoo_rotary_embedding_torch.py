"""rotary-embedding-torch: positions as rotations."""

import torch
from rotary_embedding_torch import RotaryEmbedding, apply_rotary_emb


def case_language():
    """Rotate queries and keys, with the length extrapolation of xPos."""
    model = RotaryEmbedding(dim=16, use_xpos=True, learned_freq=True)
    queries, keys = torch.randn(2, 3, 10, 24), torch.randn(2, 3, 10, 24)
    return model, lambda: model.rotate_queries_and_keys(queries, keys)


def case_axial():
    """Rotate an image's tokens by both axes, then a sequence with a cache."""
    model = RotaryEmbedding(dim=8, freqs_for="pixel", max_freq=16, learned_freq=True)
    image = torch.randn(1, 5, 6, 32, requires_grad=True)
    return model, lambda: apply_rotary_emb(model.get_axial_freqs(5, 6), image)
