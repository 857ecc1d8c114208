"""vit-pytorch: vision transformers."""

import torch
from absent import absent

absent("torchvision")

from vit_pytorch import ViT, cait, cvt, max_vit, simple_vit  # noqa: E402


def _run(model):
    image = torch.randn(2, 3, 32, 32)
    return model, lambda: model(image)


def case_vit():
    """Run the first vision transformer, with dropout."""
    return _run(
        ViT(
            image_size=32,
            patch_size=8,
            num_classes=10,
            dim=32,
            depth=2,
            heads=2,
            mlp_dim=64,
            dim_head=16,
            dropout=0.1,
            emb_dropout=0.1,
        )  # fmt: skip
    )


def case_simple_vit():
    """Run the simpler one."""
    return _run(
        simple_vit.SimpleViT(
            image_size=32, patch_size=8, num_classes=10, dim=32, depth=2, heads=2, mlp_dim=64
        )
    )


def case_cait():
    """Run CaiT: talking heads and layer scale."""
    return _run(
        cait.CaiT(
            image_size=32,
            patch_size=8,
            num_classes=10,
            dim=32,
            depth=2,
            cls_depth=1,
            heads=2,
            mlp_dim=64,
            dim_head=16,
            layer_dropout=0.0,
        )  # fmt: skip
    )


def case_max_vit():
    """Run MaxViT: convolutions, windows and relative positions."""
    return _run(
        max_vit.MaxViT(
            num_classes=10,
            dim_conv_stem=16,
            dim=16,
            dim_head=8,
            depth=(1, 1),
            window_size=4,
            mbconv_expansion_rate=2,
            mbconv_shrinkage_rate=0.25,
        )  # fmt: skip
    )


def case_cvt():
    """Run CvT: convolutional projections and batch norm in training."""
    return _run(
        cvt.CvT(
            num_classes=10,
            s1_emb_dim=16,
            s1_emb_kernel=7,
            s1_emb_stride=4,
            s1_proj_kernel=3,
            s1_kv_proj_stride=2,
            s1_heads=1,
            s1_depth=1,
            s1_mlp_mult=2,
            s2_emb_dim=16,
            s2_heads=2,
            s2_depth=1,
            s2_mlp_mult=2,
            s3_emb_dim=24,
            s3_heads=2,
            s3_depth=1,
            s3_mlp_mult=2,
        )  # fmt: skip
    )
