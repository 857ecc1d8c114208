"""nystrom-attention, siren-pytorch, x-unet, soft-moe-pytorch, mambapy: models of one idea each."""

import torch
from mambapy.mamba import Mamba, MambaConfig
from nystrom_attention import Nystromformer
from siren_pytorch import SirenNet
from soft_moe_pytorch import SoftMoE
from x_unet import XUnet


def _run(model, x):
    return model, lambda: model(x)


def case_nystromformer():
    """Run attention over landmarks."""
    model = Nystromformer(dim=16, dim_head=8, heads=2, depth=2, num_landmarks=4, pinv_iterations=3)
    return _run(model, torch.randn(1, 16, 16))


def case_siren():
    """Run a network of sines."""
    return _run(SirenNet(2, 16, 3, 3, w0_initial=30.0), torch.rand(5, 2))


def case_x_unet():
    """Run a nested U-Net."""
    model = XUnet(
        dim=8,
        dim_mults=(1, 2),
        channels=3,
        num_blocks_per_stage=(1, 1),
        num_self_attn_per_stage=(0, 1),
        nested_unet_depths=(1, 0),
        attn_heads=2,
        attn_dim_head=8,
    )
    return _run(model, torch.randn(1, 3, 16, 16))


def case_soft_moe():
    """Run a soft mixture of experts."""
    return _run(SoftMoE(dim=16, seq_len=8, num_experts=2), torch.randn(1, 8, 16))


def case_mamba():
    """Run selective state spaces."""
    return _run(Mamba(MambaConfig(d_model=8, n_layers=2)), torch.randn(2, 8, 8))
