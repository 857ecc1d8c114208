"""perceiver-pytorch: attention from few latents to many inputs."""

import torch
from perceiver_pytorch import Perceiver, PerceiverIO


def case_perceiver():
    """Run the classifier."""
    model = Perceiver(
        input_channels=3, input_axis=2, num_freq_bands=4, max_freq=8.0, depth=2, num_latents=8,
        latent_dim=32, cross_heads=1, latent_heads=2, cross_dim_head=16, latent_dim_head=16,
        num_classes=10, weight_tie_layers=True, self_per_cross_attn=2,
    )  # fmt: skip
    image = torch.randn(2, 12, 12, 3)
    return model, lambda: model(image)


def case_perceiver_io():
    """Run the one whose queries choose the outputs."""
    model = PerceiverIO(
        dim=16, queries_dim=12, logits_dim=5, depth=2, num_latents=8, latent_dim=24,
        cross_heads=1, latent_heads=2, cross_dim_head=8, latent_dim_head=8,
    )  # fmt: skip
    data, queries = torch.randn(2, 20, 16), torch.randn(6, 12)
    mask = torch.ones(2, 20).bool()
    return model, lambda: model(data, queries=queries, mask=mask)
