"""denoising-diffusion-pytorch: diffusion models in pixel space."""

import torch
from absent import absent

absent("torchvision", "PIL", "accelerate", "scipy", "pytorch_fid")

from denoising_diffusion_pytorch import (  # noqa: E402
    GaussianDiffusion,
    GaussianDiffusion1D,
    KarrasUnet,
    Unet,
    Unet1D,
)


def case_training():
    """Draw times and noise, and compute the loss of an image model."""
    net = Unet(dim=16, dim_mults=(1, 2), flash_attn=False, attn_heads=2, attn_dim_head=8)
    model = GaussianDiffusion(net, image_size=16, timesteps=100, objective="pred_v")
    images = torch.rand(2, 3, 16, 16)
    return model, lambda: model(images)


def case_sampling():
    """Draw samples in a few deterministic steps, then train on a sequence."""
    net = Unet1D(dim=16, dim_mults=(1, 2), channels=4, attn_heads=2, attn_dim_head=8)
    model = GaussianDiffusion1D(
        net, seq_length=16, timesteps=100, sampling_timesteps=3, objective="pred_noise"
    )
    return model, lambda: (model.sample(batch_size=2), model(torch.rand(2, 4, 16)))


def case_karras_unet():
    """Run the network with magnitude-preserving layers."""
    model = KarrasUnet(
        image_size=16, dim=16, dim_max=32, num_downsamples=1, num_blocks_per_stage=1,
        attn_res=(8,), attn_dim_head=8, num_classes=5,
    )  # fmt: skip
    images, times, labels = torch.randn(2, 4, 16, 16), torch.rand(2), torch.tensor([1, 4])
    return model, lambda: model(images, time=times, class_labels=labels)
