"""timm: image models."""

import torch
from absent import absent

absent("torchvision", "PIL", "huggingface_hub", "safetensors", "yaml")

import timm  # noqa: E402


def _run(name, **options):
    model = timm.create_model(name, num_classes=10, **options)
    image = torch.randn(2, 3, 64, 64)
    return model, lambda: model(image)


def case_resnet():
    """Run a residual network in training, with its batch norms."""
    return _run("resnet10t")


def case_vit():
    """Run a vision transformer."""
    return _run(
        "vit_tiny_patch16_224", img_size=64, embed_dim=32, depth=2, num_heads=2, drop_path_rate=0.1
    )


def case_swin():
    """Run a shifted-window transformer."""
    return _run(
        "swin_tiny_patch4_window7_224", img_size=64, window_size=4, embed_dim=16, depths=(1, 2),
        num_heads=(2, 4),
    )  # fmt: skip


def case_convnext():
    """Run a modern convolutional network."""
    return _run("convnext_atto", depths=(1, 1, 1, 1), dims=(8, 16, 24, 32))


def case_mixer():
    """Run a network of perceptrons only."""
    return _run("gmlp_ti16_224", img_size=64)
